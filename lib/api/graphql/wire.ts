import 'server-only';
import { GraphQLError } from 'graphql';
import { accessTokenScopes } from '@/lib/authz/scopes';
import { apology } from '@/lib/errors/apology';
import { DomainError, isDomainError, type ErrorCode } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';

const extensionCodes = {
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  invalid_input: 'BAD_USER_INPUT',
  precondition_failed: 'FAILED_PRECONDITION',
  rate_limited: 'RATE_LIMITED',
  unavailable: 'UNAVAILABLE',
} as const satisfies Record<ErrorCode, string>;

/** Sentences that clients and scripts compare, by the reason of the error. SG §1.6, §2.1. */
const contractMessages: Record<string, string | ((error: DomainError) => string)> = {
  not_authenticated: 'not authenticated',
  must_be_site_admin: 'must be site admin',
  missing_permission: (error) => `user is missing permission ${error.details?.permission}`,
  role_not_found: (error) => `role with ID ${error.details?.id} not found`,
  site_admin_role: 'cannot modify permissions for site admin role',
  role_name_taken: 'cannot create role: err_name_exists',
  must_be_self_or_site_admin: 'must be authenticated as the authorized user or as an admin (must be site admin)',
  delete_self: 'unable to delete current user',
  set_own_site_admin: 'refusing to set current user site admin status',
  username_taken: 'cannot create user: err_username_exists',
  email_taken: 'cannot create user: err_email_exists',
  token_creation_restricted:
    'Access token creation has been restricted to admin users. Contact an admin user to create a new access token.',
  token_creation_disabled: 'Access token creation is disabled. Contact an admin user to enable.',
  expiry_in_past: 'expiry must be in the future',
  expiry_too_long: 'expiry exceeds maximum allowed',
  expiry_required: 'Access token creation requires a valid expiration.',
  unknown_scope: (error) =>
    `unknown access token scope "${error.details?.scope}" (valid scopes: [${accessTokenScopes.map((scope) => `"${scope}"`).join(' ')}])`,
  repeated_scope: (error) => `access token scope "${error.details?.scope}" may not be specified multiple times`,
  sudo_needs_user_all: 'all access tokens must have scope "user:all"',
  access_token_not_found: 'access token not found',
  repository_not_found: (error) => (error.details?.id === undefined ? error.message : `repo not found: id=${error.details.id}`),
  must_be_service_account: 'user is not a service account',
};

/** An error of an operation, as this door says it. SG §2.4. */
function toGraphQLError(error: DomainError, at: GraphQLError): GraphQLError {
  const sentence = error.reason === undefined ? undefined : contractMessages[error.reason];
  const message = typeof sentence === 'function' ? sentence(error) : (sentence ?? error.message);
  const extensions = { code: extensionCodes[error.code], ...(error.fields ? { fields: error.fields } : {}) };
  return new GraphQLError(message, { nodes: at.nodes, path: at.path, extensions });
}

/** What leaves this door instead of any error: contract sentences, the library's own on the document, else an apology. */
export function maskError(at: GraphQLError, requestId: string): GraphQLError {
  const cause = at.originalError;
  if (isDomainError(cause)) return toGraphQLError(cause, at);
  // Errors of the library without a cause of their own: syntax, validation, coercion of variables.
  if (cause === undefined || cause === null || cause instanceof GraphQLError) return withoutTransportNotes(at);
  logger().error({ error: cause, requestId }, 'resolver failed');
  return new GraphQLError(apology(requestId), {
    nodes: at.nodes,
    path: at.path,
    extensions: { code: 'INTERNAL' },
  });
}

/** The engine notes on its own errors how it would answer by HTTP; this door answers 200, and says nothing of it. */
function withoutTransportNotes(error: GraphQLError): GraphQLError {
  const { http, ...extensions } = error.extensions;
  if (http === undefined) return error;
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

export const emptyResponse = { alwaysNil: null };

export const pageInfo = (hasNextPage: boolean, endCursor: string | null) => ({ hasNextPage, endCursor: hasNextPage ? endCursor : null });

export const emptyConnection = () => ({
  nodes: [],
  totalCount: 0,
  pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
});

const mostAtOnce = 1_000;

/** A `first` argument: absent or null takes the fallback, more than 1,000 is cut, which `hasNextPage` tells. */
export function countArgument(first: number | null | undefined, fallback = mostAtOnce): number {
  if (first === null || first === undefined) return fallback;
  if (first < 0) throw new DomainError('invalid_input', { message: `first must not be negative, but is ${first}.` });
  return Math.min(first, mostAtOnce);
}

/** An `after` argument: the id a page ended with. @throws DomainError `invalid_input` */
export function cursorArgument(after: string | null | undefined): { afterId?: number } {
  if (after === null || after === undefined || after === '') return {};
  if (!/^\d{1,10}$/.test(after))
    throw new DomainError('invalid_input', { message: `"${after.slice(0, 60)}" is not a cursor of this list.` });
  return { afterId: Number(after) };
}
