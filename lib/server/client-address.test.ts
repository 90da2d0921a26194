import http from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

process.env.TRUSTED_PROXIES = '127.0.0.1,10.0.0.0/8';
const { clientAddress } = await import('./incoming');

describe('the address of the client', () => {
  const server = http.createServer((request, response) => response.end(clientAddress(request)));
  let port = 0;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterAll(() => server.close());

  const seen = async (forwarded?: string) =>
    (await fetch(`http://127.0.0.1:${port}/`, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } })).text();

  it("is the socket's without a proxy's word", async () => {
    expect(await seen()).toBe('127.0.0.1');
  });

  it('is what the trusted proxies say, as far as they are trusted', async () => {
    expect(await seen('203.0.113.7')).toBe('203.0.113.7');
    expect(await seen('203.0.113.7, 10.1.2.3')).toBe('203.0.113.7');
    expect(await seen('198.51.100.1, 203.0.113.7, 10.1.2.3')).toBe('203.0.113.7');
  });

  it("is never a text of the client's choice", async () => {
    expect(await seen('"<script>", 203.0.113.7')).toBe('203.0.113.7');
    expect((await seen('x'.repeat(5_000))).length).toBeLessThanOrEqual(60);
  });
});
