import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';

export interface Answer {
  status: number;
  /** The words after the status: clients print and compare them. */
  reason: string;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** The body as JSON; throws when it is none. */
  json: () => unknown;
}

interface Message {
  method?: string;
  headers?: http.OutgoingHttpHeaders;
  body?: string | Uint8Array;
}

/** Sends exactly these bytes and headers: `fetch` would add and forbid some. */
export async function send(url: string, { method = 'GET', headers = {}, body }: Message = {}): Promise<Answer> {
  const request = (url.startsWith('https:') ? https : http).request(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    headers: response.headers,
    text,
    json: () => JSON.parse(text),
  };
}

export const postJson = (url: string, value: unknown, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> =>
  send(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) });

export const postForm = (
  url: string,
  values: Record<string, string> | [string, string][],
  headers: http.OutgoingHttpHeaders = {},
): Promise<Answer> =>
  send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(values).toString(),
  });

export const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
