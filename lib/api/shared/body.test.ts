import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from './body';
import { readJson } from './json';

const limits = { wireBytes: 1_000, inflatedBytes: 2_000 };

function post(body: BodyInit | null, headers: Record<string, string> = {}): Request {
  // `duplex` is required for streams and missing in the DOM's types.
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
  return new Request('http://keyward.test/', init);
}

const streamOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
const gzipped = (text: string) => post(new Uint8Array(gzipSync(text)), { 'content-encoding': 'gzip' });

describe('readBody', () => {
  it('reads a body up to the very last byte allowed', async () => {
    expect(await readBody(post('x'.repeat(1_000), { 'content-length': '1000' }), limits)).toEqual({ ok: true, text: 'x'.repeat(1_000) });
    expect(await readBody(post(streamOf(Buffer.alloc(500, 'x'), Buffer.alloc(500, 'x'))), limits)).toEqual({
      ok: true,
      text: 'x'.repeat(1_000),
    });
  });

  it('refuses one byte more, declared or not', async () => {
    expect(await readBody(post('x'.repeat(1_001), { 'content-length': '1001' }), limits)).toEqual({ ok: false, problem: 'too_large' });
    expect(await readBody(post(streamOf(Buffer.alloc(500), Buffer.alloc(501))), limits)).toEqual({ ok: false, problem: 'too_large' });
  });

  it('stops reading a stream that never ends', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(Buffer.alloc(100));
      },
    });
    expect(await readBody(post(endless), limits)).toEqual({ ok: false, problem: 'too_large' });
    expect(sent).toBeLessThan(100);
  });

  it('inflates gzip, in any spelling of the header', async () => {
    expect(await readBody(gzipped('x'.repeat(2_000)), limits)).toEqual({ ok: true, text: 'x'.repeat(2_000) });
    expect(await readBody(post(new Uint8Array(gzipSync('x')), { 'content-encoding': ' GZIP ' }), limits)).toEqual({ ok: true, text: 'x' });
  });

  it('refuses what inflates beyond the limit, also over several members', async () => {
    expect(await readBody(gzipped('x'.repeat(2_001)), limits)).toEqual({ ok: false, problem: 'too_large' });
    const members = new Uint8Array(Buffer.concat(Array.from({ length: 5 }, () => gzipSync('x'.repeat(500)))));
    expect(await readBody(post(members, { 'content-encoding': 'gzip' }), limits)).toEqual({ ok: false, problem: 'too_large' });
  });

  it('says what is wrong with broken and unknown encodings', async () => {
    const bytes = gzipSync('hello hello hello');
    expect(await readBody(post('not gzip', { 'content-encoding': 'gzip' }), limits)).toEqual({ ok: false, problem: 'bad_encoding' });
    expect(await readBody(post(new Uint8Array(bytes.subarray(0, 12)), { 'content-encoding': 'gzip' }), limits)).toEqual({
      ok: false,
      problem: 'bad_encoding',
    });
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'zstd']) {
      expect(await readBody(post('x', { 'content-encoding': encoding }), limits)).toEqual({ ok: false, problem: 'unsupported_encoding' });
    }
  });
});

describe('readJson', () => {
  it.each(['{', 'null}', "{'a':1}", 'undefined', '{"a":1,}'])('says that %s is not JSON', async (text) => {
    expect(await readJson(post(text), limits)).toEqual({ ok: false, problem: 'not_json' });
  });

  it('takes no body for an empty object, and JSON whatever the content type says', async () => {
    expect(await readJson(post(null), limits)).toEqual({ ok: true, value: {} });
    expect(await readJson(post('{"a":1}', { 'content-type': 'text/plain' }), limits)).toEqual({ ok: true, value: { a: 1 } });
  });
});
