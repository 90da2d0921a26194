import 'server-only';
import DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { z } from 'zod';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { listEmailAddressesOperation } from '@/lib/emails/operations';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { listPermissionsOperation, listRolesOfUsersOperation } from '@/lib/roles/operations';
import type { HeldRole, Permission } from '@/lib/roles/schema';
import { getUsersByIdsOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

/** What resolvers get: the actor, one way to call operations, and loaders that gather what the nodes of a list ask for. */
export interface GraphQLContext {
  actor: Actor;
  idempotencyKey: string | null;
  users: DataLoader<number, User | null>;
  emails: DataLoader<number, z.output<typeof listEmailAddressesOperation.output>[number]['emails']>;
  roles: DataLoader<number, HeldRole[]>;
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
    permissions: () => (permissions ??= execute(listPermissionsOperation, actor, {})),
  };
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
