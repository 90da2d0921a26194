import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import { viewerOf, type Viewer } from './access';
import { countMatching, cursorOf, findPage, findRepositories } from './queries';
import { mostCounted, type GetRepositoryInput, type ListRepositoriesInput, type RepositoryFilter, type Repository } from './schema';
import { noSuchRepository, requireReadable } from './service-access';

/** A repository by id or name. @throws DomainError `unauthenticated`, `not_found` also where it is not open to the actor */
export async function getRepository({ actor }: OperationContext, { repository, purpose }: GetRepositoryInput): Promise<Repository> {
  await requireIdentity(actor);
  const id = await requireReadable(actor, repository, purpose);
  const [found] = await findRepositories([id]);
  if (!found) throw noSuchRepository(repository);
  return found;
}

/** Without a credential nothing is open, unless the site says that public things are. */
export async function requireIdentity(actor: OperationContext['actor']): Promise<void> {
  if (isAccount(actor) || actor.kind === 'system' || (await currentSettings())['auth.public']) return;
  authorize(actor, 'repository.read');
}

/** What the actor may read, page by page. SG §8. @throws DomainError `unauthenticated`, `invalid_input` for a bad cursor */
export async function listRepositories({ actor }: OperationContext, input: ListRepositoriesInput) {
  await requireIdentity(actor);
  return page(await viewerOf(actor), input);
}

/** Every repository of the site, for those who look after them. @throws DomainError `forbidden`, `invalid_input` */
export async function listForSite({ actor }: OperationContext, input: ListRepositoriesInput) {
  authorize(actor, 'repository.listForSite');
  return page(everyone, input);
}

const everyone: Viewer = { userId: null, isSystem: true, isEnforcedForSiteAdmins: false };

async function page(viewer: Viewer, input: ListRepositoriesInput) {
  const { rows, hasMore } = await findPage(viewer, input);
  const [first, last] = [rows.at(0), rows.at(-1)];
  return {
    repositories: rows,
    startCursor: first ? cursorOf(input.orderBy, first) : null,
    endCursor: last ? cursorOf(input.orderBy, last) : null,
    hasNextPage: input.isFromEnd ? input.before !== undefined : hasMore,
    hasPreviousPage: input.isFromEnd ? hasMore : input.after !== undefined,
  };
}

/** How many repositories the actor may read, up to a bound. @throws DomainError `unauthenticated` */
export async function countRepositories({ actor }: OperationContext, filter: RepositoryFilter) {
  await requireIdentity(actor);
  const count = await countMatching(await viewerOf(actor), filter);
  return { count: Math.min(count, mostCounted), isCapped: count > mostCounted };
}

/** How many repositories the site has, up to a bound. @throws DomainError `forbidden` */
export async function countForSite({ actor }: OperationContext, filter: RepositoryFilter) {
  authorize(actor, 'repository.listForSite');
  const count = await countMatching(everyone, filter);
  return { count: Math.min(count, mostCounted), isCapped: count > mostCounted };
}
