import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Origin } from '@/lib/actor/actor';
import type { Door } from '@/lib/authz/scopes';
import { shared } from '@/lib/process-state';

interface RequestContext {
  id: string;
  address: string | null;
  /** Sets the status of a page's answer, as long as nothing of it was sent. */
  setStatus?: (status: number) => void;
}

type Requested = Pick<Request, 'headers'> | { headers: Pick<Headers, 'get'> };

// API doors hand their request along, so what the server knows of it hangs on the request itself. Next makes requests of its own
// for pages and actions: there it travels with the asynchronous work, which costs every promise of the process a little.
const byRequest = shared('request-facts', () => new WeakMap<object, RequestContext>());
const storage = shared('request-context', () => new AsyncLocalStorage<RequestContext>());

const processPart = randomBytes(6).toString('hex');
let count = 0;

/** Unique, for logs and apologies; no secret. */
export const newRequestId = (): string => `${processPart}${(count += 1).toString(16).padStart(8, '0')}`;

/** Tells an API door's request what only the server knows. */
export const bindRequest = (request: Request, context: RequestContext): void => void byRequest.set(request, context);

/** Runs the handling of a page with the same; both module graphs see it. */
export const runInRequest = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

const contextOf = (request: object | undefined): RequestContext | undefined => (request && byRequest.get(request)) ?? storage.getStore();

/** Id of the request under way. Inside pages and server actions there is no request to name. */
export const requestIdOf = (request?: Request): string => contextOf(request)?.id ?? 'none';

/** Gives the page under way another status than 200, which Next itself does for its own error pages only. */
export const setPageStatus = (status: 400 | 403 | 404 | 503): void => storage.getStore()?.setStatus?.(status);

const unsafe = /[\p{Cc}\p{Cs}]/gu;

/**
 * What audit rows keep of a request. Under the plain Next server, which tells nobody the socket's address, the address is
 * unknown; headers that a client could have written are not asked.
 */
export function originOf(request: Requested, door: Door): Origin {
  const context = contextOf(request);
  return {
    door,
    requestId: context?.id ?? newRequestId(),
    address: context?.address ?? null,
    userAgent: request.headers.get('user-agent')?.replace(unsafe, '').slice(0, 300) ?? null,
  };
}
