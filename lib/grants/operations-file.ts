import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { exportGrantsInput, grantsRestoreSchema, restoreGrantsInput } from './file-schema';
import { exportGrants, restoreGrants } from './service-file';

export const exportGrantsOperation = defineOperation({
  name: 'grants.export',
  // It changes nothing but the log itself: carrying it out is recorded, refused or not.
  kind: 'mutation',
  scope: ['grants:read'],
  summary: 'All that was given explicitly, as one sorted file: grants, those that wait, unrestricted repositories, wildcards.',
  input: exportGrantsInput,
  output: z.object({ chunks: z.custom<AsyncIterableIterator<Uint8Array, undefined>>(), count: z.int() }),
  run: exportGrants,
});

export const restoreGrantsOperation = defineOperation({
  name: 'grants.restore',
  kind: 'mutation',
  scope: ['grants:write'],
  summary: 'Makes all that was given explicitly what a file says, or says in a dry run what that would change.',
  input: restoreGrantsInput,
  output: grantsRestoreSchema,
  run: restoreGrants,
});
