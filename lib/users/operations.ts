import 'server-only';
import { z } from 'zod';
import { isAccount } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { bulkResultSchema, userIdsInput } from './bulk-schema';
import { serviceAccountFactsSchema, updateServiceAccountInput } from './facts-schema';
import { countUsers, findUser, findUsers, findUsersByIds, getUser } from './queries';
import {
  createFirstSiteAdminInput,
  createUserInput,
  createdUserSchema,
  deleteUsersInput,
  listUsersInput,
  setSiteAdminInput,
  updateUserInput,
  userPageSchema,
  userReference,
  userSchema,
  usersFilter,
} from './schema';
import { createFirstSiteAdmin, createUser } from './service';
import { endAllSessions, setSiteAdmin, unlockUser } from './service-admin';
import { blockUser, blockUsers, unblockUser, unblockUsers } from './service-block';
import { deleteUsers, recoverUsers } from './service-delete';
import { getServiceAccountFacts, updateServiceAccount, updateUser } from './service-update';
import { countSiteUsers, findSiteUsers, summarizeUsers } from './site-queries';
import { countSiteUsersInput, listSiteUsersInput, siteUserSchema, userSummarySchema } from './site-schema';

export const createUserOperation = defineOperation({
  name: 'users.create',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Creates a person or a service account.',
  idempotent: true,
  input: createUserInput,
  output: createdUserSchema,
  run: createUser,
});

export const createFirstSiteAdminOperation = defineOperation({
  name: 'users.createFirstSiteAdmin',
  kind: 'mutation',
  scope: 'public',
  summary: 'Creates the first site admin of an empty site.',
  input: createFirstSiteAdminInput,
  output: userSchema,
  run: createFirstSiteAdmin,
});

export const updateUserOperation = defineOperation({
  name: 'users.update',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Changes the username, the display name and the picture of an account.',
  input: updateUserInput,
  output: userSchema,
  run: updateUser,
});

export const updateServiceAccountOperation = defineOperation({
  name: 'users.updateServiceAccount',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Says who answers for a service account, what it is for and when to look at it again.',
  input: updateServiceAccountInput,
  output: serviceAccountFactsSchema,
  run: updateServiceAccount,
});

export const getServiceAccountFactsOperation = defineOperation({
  name: 'users.getServiceAccountFacts',
  kind: 'query',
  scope: ['users:read'],
  summary: 'Who answers for a service account, what it is for and when to look at it again.',
  input: z.strictObject({ userId: idSchema }),
  output: serviceAccountFactsSchema,
  run: (context, { userId }) => getServiceAccountFacts(context, userId),
});

export const blockUserOperation = defineOperation({
  name: 'users.block',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Blocks an account: none of its credentials authenticates until it is unblocked.',
  input: z.strictObject({ userId: idSchema }),
  output: userSchema,
  run: (context, { userId }) => blockUser(context, userId),
});

export const blockUsersOperation = defineOperation({
  name: 'users.blockMany',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Blocks several accounts, each by itself.',
  input: z.strictObject({ userIds: userIdsInput }),
  output: bulkResultSchema,
  run: (context, { userIds }) => blockUsers(context, userIds),
});

export const unblockUserOperation = defineOperation({
  name: 'users.unblock',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Lets a blocked account in again.',
  input: z.strictObject({ userId: idSchema }),
  output: userSchema,
  run: (context, { userId }) => unblockUser(context, userId),
});

export const unblockUsersOperation = defineOperation({
  name: 'users.unblockMany',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Lets several blocked accounts in again, each by itself.',
  input: z.strictObject({ userIds: userIdsInput }),
  output: bulkResultSchema,
  run: (context, { userIds }) => unblockUsers(context, userIds),
});

export const setSiteAdminOperation = defineOperation({
  name: 'users.setSiteAdmin',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Makes a person site admin, or no longer one.',
  input: setSiteAdminInput,
  output: userSchema,
  run: setSiteAdmin,
});

export const unlockUserOperation = defineOperation({
  name: 'users.unlock',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Lets a person sign in again whom too many wrong passwords keep out.',
  input: z.strictObject({ userId: idSchema }),
  output: userSchema,
  run: (context, { userId }) => unlockUser(context, userId),
});

export const endAllSessionsOperation = defineOperation({
  name: 'sessions.revokeAll',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Signs accounts out of every browser, each by itself.',
  input: z.strictObject({ userIds: userIdsInput }),
  output: bulkResultSchema,
  run: (context, { userIds }) => endAllSessions(context, userIds),
});

export const deleteUsersOperation = defineOperation({
  name: 'users.delete',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Deletes accounts, each by itself; they can be recovered unless they are deleted for good.',
  input: deleteUsersInput,
  output: bulkResultSchema,
  run: deleteUsers,
});

export const recoverUsersOperation = defineOperation({
  name: 'users.recover',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Brings deleted accounts back, each by itself, without the credentials and passwords they had.',
  input: z.strictObject({ userIds: userIdsInput }),
  output: bulkResultSchema,
  run: (context, { userIds }) => recoverUsers(context, userIds),
});

export const getCurrentUserOperation = defineOperation({
  name: 'users.getCurrent',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The account of the credential, or nothing without one.',
  input: z.strictObject({}),
  output: userSchema.nullable(),
  run: async ({ actor }) => (isAccount(actor) ? actor.account() : null),
});

export const findUserOperation = defineOperation({
  name: 'users.find',
  kind: 'query',
  scope: ['users:read'],
  summary: 'An account by id, username or verified address, or nothing.',
  input: userReference,
  output: userSchema.nullable(),
  run: ({ actor }, reference) => {
    authorize(actor, 'user.read');
    return findUser(reference);
  },
});

export const getUserOperation = defineOperation({
  name: 'users.get',
  kind: 'query',
  scope: ['users:read'],
  summary: 'An account by id, username or verified address.',
  input: userReference,
  output: userSchema,
  run: ({ actor }, reference) => {
    authorize(actor, 'user.read');
    return getUser(reference);
  },
});

export const getUsersByIdsOperation = defineOperation({
  name: 'users.getByIds',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The living accounts among up to 1,000 ids, in no particular order.',
  input: z.strictObject({ ids: z.array(idSchema).max(1_000) }),
  output: z.array(userSchema),
  run: ({ actor }, { ids }) => {
    authorize(actor, 'user.read');
    return findUsersByIds(ids);
  },
});

export const listUsersOperation = defineOperation({
  name: 'users.list',
  kind: 'query',
  scope: ['users:read'],
  summary: 'Living accounts by id, with a keyset cursor.',
  input: listUsersInput,
  output: userPageSchema,
  run: async ({ actor }, { limit, ...rest }) => {
    authorize(actor, 'user.list');
    const users = await findUsers({ ...rest, limit: limit + 1 });
    return { users: users.slice(0, limit), hasNextPage: users.length > limit };
  },
});

export const countUsersOperation = defineOperation({
  name: 'users.count',
  kind: 'query',
  scope: ['users:read'],
  summary: 'How many living accounts match.',
  input: usersFilter,
  output: z.int(),
  run: ({ actor }, filter) => {
    authorize(actor, 'user.list');
    return countUsers(filter);
  },
});

export const listSiteUsersOperation = defineOperation({
  name: 'users.listForSite',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The administration list: every account, deleted ones too, with filters and order.',
  input: listSiteUsersInput,
  output: z.array(siteUserSchema),
  run: ({ actor }, input) => {
    authorize(actor, 'user.listForSite');
    return findSiteUsers(input);
  },
});

export const countSiteUsersOperation = defineOperation({
  name: 'users.countForSite',
  kind: 'query',
  scope: ['users:read'],
  summary: 'How many accounts of the administration list match, exactly or up to a cap.',
  input: countSiteUsersInput,
  output: z.int(),
  run: ({ actor }, input) => {
    authorize(actor, 'user.listForSite');
    return countSiteUsers(input);
  },
});

export const summarizeUsersOperation = defineOperation({
  name: 'users.summarize',
  kind: 'query',
  scope: ['users:read'],
  summary: 'How many people, site admins and service accounts there are.',
  input: z.strictObject({}),
  output: userSummarySchema,
  run: ({ actor }) => {
    authorize(actor, 'user.listForSite');
    return summarizeUsers();
  },
});
