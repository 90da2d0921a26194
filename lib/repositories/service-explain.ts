import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { authorize, can } from '@/lib/authz/authorize';
import { permissionOfDoor, permissionsFrom } from '@/lib/authz/permissions';
import { expandScopes, type DomainScope } from '@/lib/authz/scopes';
import { DomainError } from '@/lib/errors/domain-error';
import { getM2MCredential } from '@/lib/oauth/service-manage';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getAccessToken } from '@/lib/tokens/service-detail';
import { findAccountByName } from '@/lib/users/service';
import { getTarget } from '@/lib/users/service-target';
import { viewerFor, viewerOf } from './access';
import { findLevel, findReadableId } from './access-queries';
import type { RepositoryReference } from './access-schema';
import { countAccounts, countOpen, findAccounts, findFacts, findOpen, findToldReasons, hasPathRules, isBlocked } from './explain-queries';
import {
  codeDoors,
  type AccessExplanation,
  type AccountsOfRepository,
  type CodeDoor,
  type CountAccountsInput,
  type CountOpenInput,
  type ExplainAccessInput,
  type ListAccountsInput,
  type ListOpenInput,
  type OpenRepositories,
} from './explain-schema';
import { mostCounted } from './schema';
import { noSuchRepository } from './service-access';

/** What a credential must open at a door for code to be read there. */
const neededScope: Record<CodeDoor, DomainScope> = {
  graphql: 'repositories:read',
  stream: 'search:read',
  mcp: 'search:read',
  rest: 'repositories:read',
  v4: 'repositories:read',
  git: 'repositories:pull',
};

/**
 * Why an account may read a repository, or what keeps it out: every reason of the decision itself, what roles and the credential's
 * scopes close, and the one change that would open it.
 * @throws DomainError `forbidden`, `not_found` for the account, the credential, or a repository that the asker may not see either
 */
export async function explainAccess(context: OperationContext, input: ExplainAccessInput): Promise<AccessExplanation> {
  const { actor } = context;
  const target = await getTarget(actor, input.userId);
  authorize(actor, 'access.explain', target);
  const repositoryId = await requireShown(actor, input.repository);
  const viewer = await viewerFor(target.userId);
  const [facts, told, level, isAccountBlocked, isNarrowed, credential, account] = await Promise.all([
    findFacts(repositoryId),
    findToldReasons(viewer, [repositoryId]),
    findLevel(viewer, repositoryId),
    isBlocked(target.userId),
    hasPathRules(repositoryId, target.userId),
    input.credential ? readCredential(context, target.userId, input.credential) : null,
    findAccountByName(target.username),
  ]);
  const reasons = told.get(repositoryId) ?? [];
  const isAllowed = reasons.length > 0;
  const held = permissionsFrom(account?.permissions ?? '', target.isSiteAdmin);
  const doors = codeDoors.map((door) => {
    const permission = permissionOfDoor(door);
    const lacksPermission = permission !== null && !held.has(permission);
    const lacksScope = credential !== null && !expandScopes(credential.scopes, door).has(neededScope[door]);
    const missing = lacksPermission ? permission : lacksScope ? `a scope for ${door}` : null;
    return { door, isOpen: isAllowed && missing === null && (credential?.isUsable ?? true), missing };
  });
  const { id, fullName } = facts;
  return {
    user: { id: target.userId, username: target.username, kind: target.kind },
    repository: { id, fullName },
    isAllowed,
    reasons,
    level,
    isBlocked: isAccountBlocked,
    hasPathRules: isNarrowed,
    credential: credential && { kind: credential.kind, id: credential.id, name: credential.name, isUsable: credential.isUsable },
    doors,
    remedy: isAllowed
      ? null
      : isAccountBlocked
        ? `Unblock ${target.username}: a blocked account reads nothing.`
        : `Give ${target.username} the repository ${fullName}.`,
  };
}

type CredentialFacts = NonNullable<AccessExplanation['credential']> & { scopes: string[] };

/** @throws DomainError `not_found` for a credential of another account too */
async function readCredential(
  context: OperationContext,
  userId: number,
  { kind, id }: NonNullable<ExplainAccessInput['credential']>,
): Promise<CredentialFacts> {
  if (kind === 'm2m-credential') {
    const { credential } = await getM2MCredential(context, id);
    if (credential.userId !== userId) throw notTheirs();
    const isUsable = credential.disabledAt === null && credential.secrets.length > 0;
    return { kind, id, name: credential.name, scopes: credential.scopes, isUsable };
  }
  const token = await getAccessToken(context, id);
  if (token.userId !== userId) throw notTheirs();
  const isOver = token.expiresAt !== null && Date.parse(token.expiresAt) <= Date.now();
  const isUsable = !isOver && token.revokedAt === null && token.disabledAt === null;
  return { kind, id, name: token.note, scopes: token.scopes, isUsable };
}

const notTheirs = () => new DomainError('not_found', { reason: 'credential_not_found', message: 'The account has no such credential.' });

/** Who asks about a repository must see that it is there, unless all of them are theirs to look after. */
async function requireShown(actor: Actor, reference: RepositoryReference): Promise<number> {
  const isKeeper = can(actor, 'access.listAll');
  const viewer = isKeeper ? { userId: null, isSystem: true, isEnforcedForSiteAdmins: false } : await viewerOf(actor);
  const id = await findReadableId(viewer, reference, 'existence');
  if (id === null) throw noSuchRepository(reference);
  return id;
}

/** What an account may read, by name, with every reason. @throws DomainError `forbidden`, `not_found` */
export async function listOpenRepositories({ actor }: OperationContext, input: ListOpenInput): Promise<OpenRepositories> {
  const target = await getTarget(actor, input.userId);
  authorize(actor, 'access.explain', target);
  const viewer = await viewerFor(target.userId);
  const found = await findOpen(viewer, input);
  const rows = found.slice(0, input.limit);
  const reasons = await findToldReasons(
    viewer,
    rows.map(({ id }) => id),
  );
  return {
    repositories: rows.map(({ grantedAt, ...row }) => ({
      ...row,
      reasons: reasons.get(row.id) ?? [],
      grantedAt: grantedAt?.toISOString() ?? null,
    })),
    hasNextPage: found.length > input.limit,
  };
}

/**
 * Who may read a repository by something of their own, by name, with every reason; and whether it is open to others besides.
 * @throws DomainError `forbidden`, `not_found`
 */
export async function listAccountsOfRepository({ actor }: OperationContext, input: ListAccountsInput): Promise<AccountsOfRepository> {
  authorize(actor, 'grant.listOfRepository');
  const id = await requireShown(actor, { id: input.repositoryId });
  const [{ visibility, isUnrestricted }, { isEnforcedForSiteAdmins }] = await Promise.all([findFacts(id), viewerOf(actor)]);
  const found = await findAccounts(input, isEnforcedForSiteAdmins);
  const rows = found.slice(0, input.limit);
  const accounts = await Promise.all(
    rows.map(async ({ grantedAt, ...row }) => ({
      ...row,
      reasons: (await findToldReasons(await viewerFor(row.userId), [id])).get(id) ?? [],
      grantedAt: grantedAt?.toISOString() ?? null,
    })),
  );
  const openTo = visibility === 'PUBLIC' || isUnrestricted ? 'everybody' : visibility === 'INTERNAL' ? 'internal' : null;
  return { openTo, accounts, hasNextPage: found.length > input.limit };
}

const capped = (count: number) => ({ count: Math.min(count, mostCounted), isCapped: count > mostCounted });

/** How many repositories an account may read. @throws DomainError `forbidden`, `not_found` */
export async function countOpenRepositories({ actor }: OperationContext, { userId, query }: CountOpenInput) {
  const target = await getTarget(actor, userId);
  authorize(actor, 'access.explain', target);
  return capped(await countOpen(await viewerFor(userId), query, mostCounted + 1));
}

/** How many accounts something of their own lets read a repository. @throws DomainError `forbidden`, `not_found` */
export async function countAccountsOfRepository({ actor }: OperationContext, { repositoryId, query }: CountAccountsInput) {
  authorize(actor, 'grant.listOfRepository');
  const id = await requireShown(actor, { id: repositoryId });
  const { isEnforcedForSiteAdmins } = await viewerOf(actor);
  return capped(await countAccounts({ repositoryId: id, query }, mostCounted + 1, isEnforcedForSiteAdmins));
}
