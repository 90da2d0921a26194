import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { can } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import { listAccessTokensOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import type { ConnectionArguments } from '../connection';
import { isSelfOrAdmin, run, type GraphQLContext } from '../context';
import { toNodeId } from '../ids';
import { countArgument, cursorArgument, emptyConnection, pageInfo } from '../wire';
import { permissionsOfUser, rolesOfUser } from './roles';

/** Private fields answer an error for others. SG §2.3. */
function requireSelfOrAdmin(context: GraphQLContext, user: User): void {
  if (isSelfOrAdmin(context.actor, user.id)) return;
  throw new DomainError('forbidden', {
    reason: 'must_be_self_or_site_admin',
    message: 'Only the account itself and site admins may see this.',
  });
}

const emailsOf = (user: User, context: GraphQLContext) => {
  requireSelfOrAdmin(context, user);
  return context.emails.load(user.id);
};

const privateEmpty = (user: User, _args: unknown, context: GraphQLContext) => {
  requireSelfOrAdmin(context, user);
  return emptyConnection();
};

const privateNull = (user: User, _args: unknown, context: GraphQLContext) => {
  requireSelfOrAdmin(context, user);
  return null;
};

const toEmail = (user: User, email: { email: string; isPrimary: boolean; isVerified: boolean }) => ({
  email: email.email,
  isPrimary: email.isPrimary,
  verified: email.isVerified,
  verificationPending: false,
  user,
  viewerCanManuallyVerify: false,
});

export const userResolvers = {
  User: {
    id: (user: User) => toNodeId('User', user.id),
    databaseID: (user: User) => user.id,
    namespaceName: (user: User) => user.username,
    avatarURL: (user: User) => user.avatarUrl,
    url: (user: User) => paths.user(user.username),
    settingsURL: (user: User) => paths.userSettings(user.username),
    siteAdmin: (user: User) => user.isSiteAdmin,
    serviceAccount: (user: User) => user.kind === 'SERVICE_ACCOUNT',
    // Only people sign in with a password of ours; no other way to sign in is offered yet.
    builtinAuth: (user: User) => user.kind === 'HUMAN',
    scimControlled: () => false,
    tosAccepted: (user: User) => user.tosAcceptedAt !== null,
    organizations: () => ({ nodes: [], totalCount: 0 }),
    organizationMemberships: () => ({ nodes: [], totalCount: 0 }),
    roles: (user: User, args: ConnectionArguments, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      return rolesOfUser(user.id, args, context);
    },
    permissions: (user: User, _args: unknown, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      return permissionsOfUser(user.id, context);
    },
    // Nothing is kept of these so far; who may not see them later is refused already.
    latestSettings: privateNull,
    settingsCascade: (user: User, _args: unknown, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      return { final: '{}' };
    },
    eventLogs: privateEmpty,
    externalAccounts: privateEmpty,
    surveyResponses: (user: User, _args: unknown, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      return [];
    },
    completionsQuotaOverride: privateNull,
    codeCompletionsQuotaOverride: privateNull,
    evaluateFeatureFlag: privateNull,
    batchChangesCodeHosts: privateEmpty,
    batchChanges: () => emptyConnection(),
    consentedIDPClients: privateEmpty,
    affiliatedNamespaces: (user: User, _args: unknown, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      return { nodes: [{ __typename: 'User', ...user }], totalCount: 1 };
    },
    email: async (user: User, _args: unknown, context: GraphQLContext) => (await emailsOf(user, context))[0]?.email ?? '',
    emails: async (user: User, _args: unknown, context: GraphQLContext) =>
      (await emailsOf(user, context)).map((email) => toEmail(user, email)),
    hasVerifiedEmail: async (user: User, _args: unknown, context: GraphQLContext) =>
      (await emailsOf(user, context)).some((email) => email.isVerified),
    primaryEmail: async (user: User, _args: unknown, context: GraphQLContext) => {
      const primary = (await emailsOf(user, context)).find((email) => email.isPrimary && email.isVerified);
      return primary ? toEmail(user, primary) : null;
    },
    session: (user: User, _args: unknown, { actor }: GraphQLContext) => ({
      canSignOut: isAccount(actor) && actor.userId === user.id && actor.credential.kind === 'session',
    }),
    viewerCanAdminister: (user: User, _args: unknown, context: GraphQLContext) => isSelfOrAdmin(context.actor, user.id),
    viewerCanChangeUsername: (user: User, _args: unknown, { actor }: GraphQLContext) =>
      can(actor, 'user.update', { userId: user.id, kind: user.kind }),
    viewerCanChangePrimaryEmail: (user: User, _args: unknown, context: GraphQLContext) =>
      user.kind === 'HUMAN' && isSelfOrAdmin(context.actor, user.id),
    accessTokens: async (user: User, args: { first?: number | null; includeExpired?: boolean | null }, context: GraphQLContext) => {
      requireSelfOrAdmin(context, user);
      const input = { userId: user.id, limit: countArgument(args.first), includeExpired: args.includeExpired ?? false };
      const page = await run(listAccessTokensOperation, context, input);
      return { nodes: page.tokens, totalCount: page.totalCount, pageInfo: pageInfo(page.totalCount > page.tokens.length, null) };
    },
    m2mCredentials: async (user: User, args: { first?: number | null; after?: string | null }, context: GraphQLContext) => {
      const input = { userId: user.id, limit: countArgument(args.first, 50), ...cursorArgument(args.after) };
      const page = await run(listM2MCredentialsOperation, context, input);
      const last = page.credentials.at(-1)?.id;
      return { nodes: page.credentials, totalCount: page.totalCount, pageInfo: pageInfo(page.hasNextPage, last ? String(last) : null) };
    },
  },

  Namespace: { __resolveType: (node: { __typename: string }) => node.__typename },
};
