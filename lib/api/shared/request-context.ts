import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Origin } from '@/lib/actor/actor';
import type { Door } from '@/lib/authz/scopes';
import { shared } from '@/lib/process-state';

interface RequestContext {
  id: string;
  address: string | null;
}

const storage = shared('request-context', () => new AsyncLocalStorage<RequestContext>());

export const newRequestId = (): string => randomBytes(10).toString('hex');

/** Runs the handling of one request with the facts that only the server knows; both module graphs see them. */
export const runInRequest = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** Id of the request under way, for logs and apologies. */
export const currentRequestId = (): string => storage.getStore()?.id ?? 'none';

const unsafe = /[\p{Cc}\p{Cs}]/gu;

/**
 * What audit rows keep of a request. Under the plain Next server, which tells nobody the socket's address, the address is
 * unknown; headers that a client could have written are not asked.
 */
export function originOf(headers: Pick<Headers, 'get'>, door: Door): Origin {
  const context = storage.getStore();
  return {
    door,
    requestId: context?.id ?? newRequestId(),
    address: context?.address ?? null,
    userAgent: headers.get('user-agent')?.replace(unsafe, '').slice(0, 300) ?? null,
  };
}
