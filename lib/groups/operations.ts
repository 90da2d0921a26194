import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import {
  createGroupInput,
  eraseGroupInput,
  erasedGroupSchema,
  groupPageSchema,
  groupReference,
  groupSchema,
  listGroupsInput,
  markGroupInput,
  moveGroupInput,
  updateGroupInput,
} from './schema';
import { deleteGroup, eraseGroup, restoreGroup } from './service-delete';
import { createGroup, getGroup, listGroups, moveGroup, updateGroup } from './service';

export const createGroupOperation = defineOperation({
  name: 'groups.create',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Creates a group, at the top or inside another one.',
  idempotent: true,
  input: createGroupInput,
  output: groupSchema,
  run: createGroup,
});

export const getGroupOperation = defineOperation({
  name: 'groups.get',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'A group by its id or its full path.',
  input: groupReference,
  output: groupSchema,
  run: getGroup,
});

export const listGroupsOperation = defineOperation({
  name: 'groups.list',
  kind: 'query',
  scope: ['groups:read'],
  summary: 'Groups that the caller may see, by their paths.',
  input: listGroupsInput,
  output: groupPageSchema,
  run: listGroups,
});

export const updateGroupOperation = defineOperation({
  name: 'groups.update',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Changes the path, the name, the description and the visibility of a group.',
  input: updateGroupInput,
  output: groupSchema,
  run: updateGroup,
});

export const moveGroupOperation = defineOperation({
  name: 'groups.move',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Puts a group with everything in it into another one, or at the top.',
  input: moveGroupInput,
  output: groupSchema,
  run: moveGroup,
});

export const deleteGroupOperation = defineOperation({
  name: 'groups.delete',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Marks a group for deletion.',
  input: markGroupInput,
  output: groupSchema,
  run: deleteGroup,
});

export const restoreGroupOperation = defineOperation({
  name: 'groups.restore',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Takes the mark of a group for deletion away.',
  input: markGroupInput,
  output: groupSchema,
  run: restoreGroup,
});

export const eraseGroupOperation = defineOperation({
  name: 'groups.deleteForever',
  kind: 'mutation',
  scope: ['groups:write'],
  summary: 'Deletes a marked group for good, with the groups, memberships and shares below it.',
  input: eraseGroupInput,
  output: erasedGroupSchema,
  run: eraseGroup,
});
