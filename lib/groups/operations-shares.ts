import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import { listShares, share, unshare } from './service-shares';
import { listSharesInput, shareInput, sharePageSchema, shareSchema, unshareInput } from './share-schema';

export const shareGroupOperation = defineOperation({
  name: 'groups.share',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Opens a group to the members of another group, up to a level.',
  input: shareInput,
  output: shareSchema,
  run: (context, input) => share(context, { groupId: input.id }, input),
});

export const unshareGroupOperation = defineOperation({
  name: 'groups.unshare',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Ends a share of a group.',
  input: unshareInput,
  output: shareSchema,
  run: (context, input) => unshare(context, { groupId: input.id }, input),
});

export const listGroupSharesOperation = defineOperation({
  name: 'groups.listShares',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'The groups that a group is shared with.',
  input: listSharesInput,
  output: sharePageSchema,
  run: (context, input) => listShares(context, { groupId: input.id }, input),
});

export const shareRepositoryOperation = defineOperation({
  name: 'repositories.share',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Opens a repository to the members of another group, up to a level.',
  input: shareInput,
  output: shareSchema,
  run: (context, input) => share(context, { repositoryId: input.id }, input),
});

export const unshareRepositoryOperation = defineOperation({
  name: 'repositories.unshare',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Ends a share of a repository.',
  input: unshareInput,
  output: shareSchema,
  run: (context, input) => unshare(context, { repositoryId: input.id }, input),
});

export const listRepositorySharesOperation = defineOperation({
  name: 'repositories.listShares',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'The groups that a repository is shared with.',
  input: listSharesInput,
  output: sharePageSchema,
  run: (context, input) => listShares(context, { repositoryId: input.id }, input),
});
