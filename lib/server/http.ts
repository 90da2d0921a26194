import 'server-only';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { api, isApiPath } from '@/lib/api';
import { bindRequest, newRequestId, runInRequest } from '@/lib/api/shared/request-context';
import { apology } from '@/lib/errors/apology';
import { logger } from '@/lib/log/logger';
import { cleanHeaders, clientAddress, isMeantForUs, pageBodyRefusal, pathOf, setCommonHeaders, setContentSecurityPolicy } from './incoming';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface HttpOptions {
  isDevelopment: boolean;
  /** Next's handler; Next is given the server before it has one. */
  pages: () => PageHandler | undefined;
}

/** The one HTTP server: API doors first, pages for the rest. */
export function createHttpServer({ isDevelopment, pages }: HttpOptions): Server {
  const ids = new WeakMap<IncomingMessage, string>();
  const handleApi = getRequestListener(
    (request, { incoming }) => {
      // Only HTTP/1 is listened for, whatever else the adapter could take.
      const message = incoming as IncomingMessage;
      bindRequest(request, { id: ids.get(message) ?? newRequestId(), address: clientAddress(message) });
      return api.fetch(request);
    },
    { overrideGlobalObjects: false },
  );

  const server = createServer((request, response) => {
    const id = newRequestId();
    const path = pathOf(request);
    setCommonHeaders(response, id);
    logWhenDone(request, response, id);
    if (!isReadable(path)) return refuse(response, 400, 'This address cannot be read.');
    if (!isMeantForUs(request)) return refuse(response, 421, 'This server answers under its own address only.');
    if (isApiPath(path)) {
      ids.set(request, id);
      return void handleApi(request, response);
    }
    const refusal = pageBodyRefusal(request);
    if (refusal)
      return refuse(response, refusal, refusal === 413 ? 'The request body is too large.' : 'Send the length of the request body.');
    cleanHeaders(request);
    if (!isFile(path)) setContentSecurityPolicy(request, response, isDevelopment);
    const handlePage = pages();
    if (!handlePage) return refuse(response, 503, 'The pages are not ready yet.');
    const setStatus = (status: number) => {
      if (!response.headersSent) response.statusCode = status;
    };
    runInRequest({ id, address: clientAddress(request), setStatus }, () => {
      handlePage(request, response).catch((error: unknown) => {
        logger().error({ error, requestId: id }, 'page failed');
        if (!response.headersSent) refuse(response, 500, apology(id));
        else response.destroy();
      });
    });
  });
  server.requestTimeout = 60_000;
  server.headersTimeout = 20_000;
  server.keepAliveTimeout = 10_000;
  return server;
}

/** Percent signs that stand for no text would fail deep inside the router. */
function isReadable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

/** Files of the build, which run under the policy of the page that loads them, and of repositories, which bring a stricter one. */
const isFile = (path: string): boolean => path.startsWith('/_next/static/') || path.startsWith('/raw/');

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${message}\n`);
}

/** One line a request, without its query: a query may hold a token. */
function logWhenDone(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  if (!logger().isLevelEnabled('debug')) return;
  const startedAt = performance.now();
  response.once('close', () => {
    const { method } = request;
    logger().debug(
      { requestId, method, path: pathOf(request), status: response.statusCode, ms: Math.round(performance.now() - startedAt) },
      'request',
    );
  });
}
