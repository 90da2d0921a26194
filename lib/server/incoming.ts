import 'server-only';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyAddress from 'proxy-addr';
import { env } from '@/lib/env';
import { isHttps, isLoopback } from '@/lib/site/address';
import { contentSecurityPolicy, securityHeaders } from './security-headers.mjs';

/** Largest body of a page's form; API doors have limits of their own. */
const pageBodyBytes = 1024 * 1024;

let trust: ((address: string, index: number) => boolean) | undefined;

/** Address of the client: the socket's, or what trusted proxies say in `X-Forwarded-For`. */
export function clientAddress(request: IncomingMessage): string | null {
  trust ??= proxyAddress.compile(env().TRUSTED_PROXIES);
  try {
    return proxyAddress(request, trust)
      .replace(/^::ffff:/, '')
      .slice(0, 60);
  } catch {
    return request.socket.remoteAddress ?? null;
  }
}

/** Headers that only this server may set for what comes after it. A client's own would pass for them. */
const reserved = [
  'x-nonce',
  'content-security-policy',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'forwarded',
  'x-middleware-subrequest',
];

/** Takes away what clients must not say, and tells Next the address people know. */
export function cleanHeaders(request: IncomingMessage): void {
  for (const name of reserved) delete request.headers[name];
  const { EXTERNAL_URL } = env();
  if (!EXTERNAL_URL) return;
  const url = new URL(EXTERNAL_URL);
  request.headers['x-forwarded-host'] = url.host;
  request.headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
}

/**
 * False for a request that was meant for another site. A server that only this machine reaches is otherwise open to any page
 * whose name was pointed at 127.0.0.1.
 */
export function isMeantForUs(request: IncomingMessage): boolean {
  const host = request.headers.host?.toLowerCase().replace(/:\d+$/, '') ?? '';
  const { HOST, EXTERNAL_URL } = env();
  return !isLoopback(HOST) || isLoopback(host) || (EXTERNAL_URL !== undefined && host === new URL(EXTERNAL_URL).hostname);
}

const commonHeaders = Object.entries(securityHeaders);

export function setCommonHeaders(response: ServerResponse, requestId: string): void {
  for (const [name, value] of commonHeaders) response.setHeader(name, value);
  response.setHeader('x-request-id', requestId);
  if (isHttps()) response.setHeader('strict-transport-security', 'max-age=31536000');
}

/** Gives a page its nonce: Next reads it from the request, the browser from the answer. */
export function setContentSecurityPolicy(request: IncomingMessage, response: ServerResponse, isDevelopment: boolean): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentSecurityPolicy(nonce, isDevelopment);
  request.headers['content-security-policy'] = policy;
  request.headers['x-nonce'] = nonce;
  response.setHeader('content-security-policy', policy);
}

/** The status of a refusal for a page request whose body Next should not even start to read, or null. */
export function pageBodyRefusal(request: IncomingMessage): 411 | 413 | null {
  if (request.method === 'GET' || request.method === 'HEAD') return null;
  const length = request.headers['content-length'];
  if (length === undefined) return request.headers['transfer-encoding'] === undefined ? null : 411;
  return Number(length) > pageBodyBytes ? 413 : null;
}

/** The path of a request target, without its query. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?', 1)[0] ?? '/';
