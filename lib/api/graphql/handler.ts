import 'server-only';
import type { ExecutionResult } from 'graphql';
import { authenticate } from '@/lib/api/shared/credential-layer';
import { readJson, type JsonBody } from '@/lib/api/shared/json';
import { makeContext } from './context';
import { runDocument, type GraphQLParams } from './engine';

const limits = { wireBytes: 4 * 1024 * 1024, inflatedBytes: 16 * 1024 * 1024 };

/**
 * `POST /.api/graphql`. SG §8 (transport), §2.4 (envelope): every answer of GraphQL is 200; others are the credential layer's
 * 401 and 403, and 413 for a body over the limits.
 */
export async function handleGraphQL(request: Request): Promise<Response> {
  if (request.method !== 'POST')
    return new Response('Send GraphQL with POST.\n', { status: 405, headers: { allow: 'POST', ...textHeaders } });
  const authenticated = await authenticate(request, 'graphql');
  if (!authenticated.ok) return authenticated.response;
  const body = await readJson(request, limits);
  if (!body.ok && body.problem === 'too_large')
    return new Response('The request body is too large.\n', { status: 413, headers: textHeaders });
  const params = body.ok ? readParams(body.value) : problems[body.problem as Exclude<BodyProblem, 'too_large'>];
  if (typeof params === 'string') return answer({ errors: [{ message: params } as never] });
  const context = makeContext(authenticated.actor, request.headers.get('idempotency-key'));
  return answer(await runDocument(params, { ...context, limits: authenticated.settings.rateLimits }));
}

type BodyProblem = Extract<JsonBody, { ok: false }>['problem'];

const problems = {
  bad_encoding: 'The request body is not valid gzip.',
  unsupported_encoding: 'The request body may be plain or gzip.',
  not_json: 'The request body is not JSON.',
} as const satisfies Record<Exclude<BodyProblem, 'too_large'>, string>;

const textHeaders = { 'content-type': 'text/plain; charset=utf-8', vary: 'Authorization', 'cache-control': 'no-store' };

function answer(result: ExecutionResult | { errors: never[] }): Response {
  return new Response(JSON.stringify(result), {
    headers: { 'content-type': 'application/json', vary: 'Authorization', 'cache-control': 'no-store' },
  });
}

/** The three known members; others are for clients' own use and ignored, as the original does. */
function readParams(value: unknown): GraphQLParams | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'Send one JSON object with a query.';
  const { query, variables, operationName } = Object.fromEntries(Object.entries(value));
  if (typeof query !== 'string' || query.trim() === '') return 'The member "query" is missing.';
  if (variables !== undefined && variables !== null && (typeof variables !== 'object' || Array.isArray(variables)))
    return 'The member "variables" must be an object or null.';
  return {
    query,
    variables: withoutNulls(variables ?? {}),
    ...(typeof operationName === 'string' && operationName ? { operationName } : {}),
  };
}

/** SG §8: clients send optional variables as explicit nulls, which must mean the same as leaving them out. */
const withoutNulls = (variables: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== null));
