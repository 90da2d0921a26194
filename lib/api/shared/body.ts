import 'server-only';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const inflate = promisify(gunzip);

/** Largest body on the wire, and largest after inflating it. */
export interface BodyLimits {
  wireBytes: number;
  inflatedBytes: number;
}

export type Body = { ok: true; text: string } | { ok: false; problem: 'too_large' | 'bad_encoding' | 'unsupported_encoding' };

/** Reads a request's body within limits, inflating gzip. Never holds more than the limits allow. */
export async function readBody(request: Request, limits: BodyLimits): Promise<Body> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip' && encoding !== '') return { ok: false, problem: 'unsupported_encoding' };
  const raw = await readBytes(request, limits.wireBytes);
  if (raw === null) return { ok: false, problem: 'too_large' };
  if (encoding !== 'gzip') return { ok: true, text: raw.toString('utf8') };
  try {
    const inflated = await inflate(raw, { maxOutputLength: limits.inflatedBytes });
    return { ok: true, text: inflated.toString('utf8') };
  } catch (error) {
    const isBomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { ok: false, problem: isBomb ? 'too_large' : 'bad_encoding' };
  }
}

async function readBytes(request: Request, limit: number): Promise<Buffer | null> {
  const declared = request.headers.get('content-length');
  // The HTTP parser holds a body to its declared length, so a small one may be read at once.
  if (declared !== null) return Number(declared) <= limit ? Buffer.from(await request.arrayBuffer()) : null;
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
