import 'server-only';
import { Agent, request } from 'undici';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import { resolveAllowed, type Lookup } from './resolve';

export interface OutboundInit {
  method?: 'GET' | 'POST' | 'HEAD';
  headers?: Record<string, string>;
  body?: string;
  /** From the first look at the name to the last byte, redirects included. */
  timeoutMs?: number;
  maxBytes?: number;
  signal?: AbortSignal;
  /** For tests of what resolvers answer. */
  lookup?: Lookup;
}

export interface OutboundResponse {
  status: number;
  /** Names in small letters. */
  headers: Record<string, string>;
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: string;
}

const defaultTimeoutMs = 30_000;
const defaultMaxBytes = 10 * 1024 * 1024;
const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

const failed = (reason: 'unreachable' | 'timeout' | 'too_large' | 'redirected', message: string) =>
  new DomainError('unavailable', { reason, message });

/**
 * A request to somebody else's server. The address is checked and the connection made to that very address; no proxy of the
 * environment stands between, and what the answer weighs and how long it takes are bounded.
 *
 * Redirects are followed inside one origin only, at most three, each checked like the first: nobody is led to another server, and
 * no credential goes there.
 * @throws DomainError `forbidden` (reason `address_not_allowed`), `unavailable` (reason `unreachable`, `timeout`, `too_large`,
 *   `redirected`)
 */
export async function fetchOutbound(url: string, init: OutboundInit = {}): Promise<OutboundResponse> {
  const { timeoutMs = defaultTimeoutMs, signal } = init;
  const tooLate = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, tooLate]) : tooLate;
  let target = parse(url);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(target, init, either).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (isDomainError(error)) throw error;
      if (tooLate.aborted) throw failed('timeout', `${target.host} did not answer within ${Math.ceil(timeoutMs / 1_000)} seconds.`);
      throw failed('unreachable', `${target.host} cannot be reached${causeOf(error)}.`);
    });
    const { location } = answer.headers;
    if (!redirects.has(answer.status) || location === undefined) return { ...answer, url: target.href };
    const next = URL.canParse(location, target) ? new URL(location, target) : null;
    if (next?.origin !== target.origin) {
      const to = next === null ? 'an address that is none' : next.origin;
      throw failed('redirected', `${target.origin} sends everybody on to ${to}, which is not followed. Write the address to use instead.`);
    }
    if (hops >= mostRedirects) throw failed('redirected', `${target.origin} redirects again and again.`);
    target = next;
  }
}

function parse(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target && ['http:', 'https:'].includes(target.protocol) && target.username === '' && target.password === '') return target;
  throw new DomainError('invalid_input', { message: 'Write an address that begins with https:// or http:// and holds no password.' });
}

async function ask(target: URL, init: OutboundInit, signal: AbortSignal): Promise<Omit<OutboundResponse, 'url'>> {
  const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
  const { address, family } = await resolveAllowed(target.hostname, port, init.lookup);
  signal.throwIfAborted();
  // The name stays what TLS checks; where the connection goes was decided above.
  const agent = new Agent({
    connect: {
      timeout: 10_000,
      lookup: (_host, options, done) => (options.all ? done(null, [{ address, family }]) : done(null, address, family)),
    },
    maxHeaderSize: 64 * 1024,
    pipelining: 0,
  });
  try {
    const response = await request(target, {
      dispatcher: agent,
      method: init.method ?? 'GET',
      // Not compressed: a small answer could unpack to any size.
      headers: { 'user-agent': 'Keyward', 'accept-encoding': 'identity', ...init.headers },
      body: init.body ?? null,
      signal,
    });
    const body = await read(response.body, init.maxBytes ?? defaultMaxBytes, target.host);
    return { status: response.statusCode, headers: flatten(response.headers), body };
  } finally {
    // Not waited for: a server that never ends its answer must not be able to hold this up.
    agent.destroy().catch(() => undefined);
  }
}

async function read(stream: AsyncIterable<Buffer>, maxBytes: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maxBytes) throw failed('too_large', `${host} answered with more than ${Math.floor(maxBytes / 1024)} kB, which is not read.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const flatten = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined
      ? []
      : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]])),
  );

const causes: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it dropped the connection',
  UND_ERR_SOCKET: 'it dropped the connection',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that this server does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that this server does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that this server does not know',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

function causeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const words = causes[code];
  return words === undefined ? '' : `: ${words}`;
}
