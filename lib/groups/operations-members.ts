import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import { bulkResultSchema } from '@/lib/users/bulk-schema';
import {
  addMembersInput,
  changedMemberSchema,
  getMemberInput,
  listMembersInput,
  memberPageSchema,
  memberSchema,
  removedMemberSchema,
  removeMemberInput,
  updateMemberInput,
} from './member-schema';
import { getMember, listMembers } from './service-list-members';
import { addMembers, removeMember, updateMember } from './service-members';

export const listMembersOperation = defineOperation({
  name: 'members.list',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'Members of a group or a repository, by their names.',
  input: listMembersInput,
  output: memberPageSchema,
  run: listMembers,
});

export const getMemberOperation = defineOperation({
  name: 'members.get',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'What one account is in a group or a repository.',
  input: getMemberInput,
  output: memberSchema,
  run: getMember,
});

export const addMembersOperation = defineOperation({
  name: 'members.add',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Makes accounts members of a group or a repository.',
  input: addMembersInput,
  output: bulkResultSchema,
  run: addMembers,
});

export const updateMemberOperation = defineOperation({
  name: 'members.update',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Changes the level and the end of a membership.',
  input: updateMemberInput,
  output: changedMemberSchema,
  run: updateMember,
});

export const removeMemberOperation = defineOperation({
  name: 'members.remove',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Removes an account from a group or a repository.',
  input: removeMemberInput,
  output: removedMemberSchema,
  run: removeMember,
});
