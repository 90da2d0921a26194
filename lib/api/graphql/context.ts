import 'server-only';
import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { z } from 'zod';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { listEmailAddressesOperation } from '@/lib/emails/operations';
import { listUserGrantsOperation } from '@/lib/grants/operations';
import { summarizeUsersOperation } from '@/lib/grants/operations-read';
import type { UserSummary } from '@/lib/grants/schema-read';
import type { UserGrants } from '@/lib/grants/schema';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { listRepositoriesOperation } from '@/lib/repositories/operations';
import type { Repository } from '@/lib/repositories/schema';
import { listPermissionsOperation, listRolesOfUsersOperation } from '@/lib/roles/operations';
import type { HeldRole, Permission } from '@/lib/roles/schema';
import { getUsersByIdsOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

/** A page of what one account was given. */
export interface GrantsKey {
  userId: number;
  limit: number;
  afterId: number;
  query?: string;
}

/** What resolvers get: the actor, one way to call operations, and loaders that gather what the nodes of a list ask for. */
export interface GraphQLContext {
  actor: Actor;
  idempotencyKey: string | null;
  users: DataLoader<number, User | null>;
  emails: DataLoader<number, z.output<typeof listEmailAddressesOperation.output>[number]['emails']>;
  roles: DataLoader<number, HeldRole[]>;
  /** Pages of explicit grants: those of many accounts in one statement. */
  grants: DataLoader<GrantsKey, UserGrants[number], string>;
  grantSummaries: DataLoader<{ userId: number; query?: string }, UserSummary | null, string>;
  /** Those that the viewer may read. */
  repositoriesByName: DataLoader<string, Repository | null>;
  /** Every permission, asked once a request. */
  permissions: () => Promise<Permission[]>;
}

export function makeContext(actor: Actor, idempotencyKey: string | null): GraphQLContext {
  let permissions: Promise<Permission[]> | undefined;
  return {
    actor,
    idempotencyKey,
    users: new DataLoader(async (ids) => {
      const found = await execute(getUsersByIdsOperation, actor, { ids });
      const byId = new Map(found.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    }, { maxBatchSize: 1_000 }),
    emails: new DataLoader(async (userIds) => {
      const found = await execute(listEmailAddressesOperation, actor, { userIds });
      const byUser = new Map(found.map((entry) => [entry.userId, entry.emails]));
      return userIds.map((id) => byUser.get(id) ?? []);
    }, { maxBatchSize: 1_000 }),
    roles: new DataLoader(async (userIds) => {
      const found = await execute(listRolesOfUsersOperation, actor, { userIds });
      const byUser = new Map(found.map((entry) => [entry.userId, entry.roles]));
      return userIds.map((id) => byUser.get(id) ?? []);
    }, { maxBatchSize: 1_000 }),
    grants: new DataLoader((keys) => loadGrants(actor, keys), { maxBatchSize: 100, cacheKeyFn: (key) => JSON.stringify(key) }),
    grantSummaries: new DataLoader(async (keys) => {
      const found = await Promise.all(
        groupBy(keys, ({ query }) => query ?? '').map(async (group) => {
          const query = group[0]?.query;
          const userIds = [...new Set(group.map(({ userId }) => userId))];
          const rows = await execute(summarizeUsersOperation, actor, { userIds, ...(query ? { query } : {}) });
          return rows.map((row) => [`${row.userId} ${query ?? ''}`, row] as const);
        }),
      );
      const byKey = new Map(found.flat());
      return keys.map(({ userId, query }) => byKey.get(`${userId} ${query ?? ''}`) ?? null);
    }, { maxBatchSize: 1_000, cacheKeyFn: (key) => JSON.stringify(key) }),
    repositoriesByName: new DataLoader(async (names) => {
      const { repositories } = await execute(listRepositoriesOperation, actor, { names, limit: 1_000 });
      const byName = new Map(repositories.map((repository) => [repository.fullName, repository]));
      return names.map((name) => byName.get(name) ?? null);
    }, { maxBatchSize: 1_000 }),
    permissions: () => (permissions ??= execute(listPermissionsOperation, actor, {})),
  };
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): T[][] => [
  ...items.reduce((groups, item) => groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]), new Map<string, T[]>()).values(),
];

/** One statement for all accounts; a further one only for other searches or page sizes, or an account that is asked about twice. */
async function loadGrants(actor: Actor, keys: readonly GrantsKey[]): Promise<UserGrants[number][]> {
  const turns = new Map<number, number>();
  const turnOf = new Map(
    keys.map((key) => {
      const turn = turns.get(key.userId) ?? 0;
      turns.set(key.userId, turn + 1);
      return [key, turn];
    }),
  );
  const found = new Map<GrantsKey, UserGrants[number]>();
  const groups = groupBy(keys, (key) => `${turnOf.get(key)} ${key.limit} ${key.query ?? ''}`);
  for (const group of groups) {
    const { limit = 20, query } = group[0] ?? {};
    const input = { userIds: group.map(({ userId }) => userId), afterIds: group.map(({ afterId }) => afterId), limit };
    const pages = await execute(listUserGrantsOperation, actor, { ...input, ...(query ? { query } : {}) });
    const byUser = new Map(pages.map((page) => [page.userId, page]));
    for (const key of group) found.set(key, byUser.get(key.userId) ?? { userId: key.userId, grants: [], hasNextPage: false });
  }
  return keys.map((key) => found.get(key) ?? { userId: key.userId, grants: [], hasNextPage: false });
}

/** Runs a mutation's operation with the caller's `Idempotency-Key`, told apart by the field's alias. */
export const run = <Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
  context: GraphQLContext,
  input: unknown,
  fieldName = '',
): Promise<z.output<Output>> =>
  execute(operation, context.actor, input, { idempotencyKey: context.idempotencyKey, callName: fieldName });

/** True when the viewer may see what is private to the account. */
export const isSelfOrAdmin = (actor: Actor, userId: number): boolean => isAccount(actor) && (actor.isSiteAdmin || actor.userId === userId);

/** One request may hold several mutations: its `Idempotency-Key` counts for each by its alias. */
export const alias = (info: GraphQLResolveInfo): string => String(info.path.key);
