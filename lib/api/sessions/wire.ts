import 'server-only';
import { requestIdOf } from '@/lib/api/shared/request-context';
import { apology } from '@/lib/errors/apology';
import { isDomainError, type ErrorCode } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';

const statuses = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid_input: 400,
  precondition_failed: 412,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

export function problemResponse(
  status: number,
  code: ErrorCode | 'internal',
  message: string,
  extra: object = {},
  headers: Record<string, string> = {},
): Response {
  return Response.json({ error: { code, message, ...extra } }, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

/** Any error as this door's answer: `{"error":{code,message,fields?}}`. */
export function toProblem(error: unknown, request: Request): Response {
  if (isDomainError(error)) {
    const retry: Record<string, string> = error.retryAfterSeconds ? { 'retry-after': String(error.retryAfterSeconds) } : {};
    return problemResponse(statuses[error.code], error.code, error.message, error.fields ? { fields: error.fields } : {}, retry);
  }
  const requestId = requestIdOf(request);
  logger().error({ error, requestId }, 'session door failed');
  return problemResponse(500, 'internal', apology(requestId));
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

/** Only the named keys, and of those only what is there: clients of this door send more than we know. */
export const pick = (record: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.flatMap((key) => (record[key] === undefined || record[key] === null ? [] : [[key, record[key]]])));
