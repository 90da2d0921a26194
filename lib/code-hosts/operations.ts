import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  codeHostPageSchema,
  codeHostSchema,
  connectionTestSchema,
  createCodeHostInput,
  deleteCodeHostInput,
  listCodeHostsInput,
  listSyncsInput,
  syncDetailsSchema,
  syncPageSchema,
  testCodeHostInput,
  updateCodeHostInput,
} from './schema';
import { createCodeHost, deleteCodeHost, getCodeHost, listCodeHosts, updateCodeHost } from './service';
import { cancelCodeHostSync, getCodeHostSync, listCodeHostSyncs, synchroniseCodeHost } from './service-sync';
import { testCodeHost } from './service-test';

const one = z.strictObject({ id: idSchema });

export const listCodeHostsOperation = defineOperation({
  name: 'codeHosts.list',
  kind: 'query',
  scope: ['site:read'],
  summary: 'The connections to code hosts, without their secrets.',
  input: listCodeHostsInput,
  output: codeHostPageSchema,
  run: listCodeHosts,
});

export const getCodeHostOperation = defineOperation({
  name: 'codeHosts.get',
  kind: 'query',
  scope: ['site:read'],
  summary: 'One connection to a code host, without its secrets.',
  input: one,
  output: codeHostSchema,
  run: (context, { id }) => getCodeHost(context, id),
});

export const createCodeHostOperation = defineOperation({
  name: 'codeHosts.create',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Adds a connection to a code host, and queues its first synchronisation.',
  idempotent: true,
  input: createCodeHostInput,
  output: codeHostSchema,
  run: createCodeHost,
});

export const updateCodeHostOperation = defineOperation({
  name: 'codeHosts.update',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Changes a connection to a code host. Another address asks for the secrets again.',
  input: updateCodeHostInput,
  output: codeHostSchema,
  run: updateCodeHost,
});

export const deleteCodeHostOperation = defineOperation({
  name: 'codeHosts.delete',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Removes a connection with its secrets; its repositories go too, or stay as copies.',
  input: deleteCodeHostInput,
  output: z.null(),
  run: deleteCodeHost,
});

export const testCodeHostOperation = defineOperation({
  name: 'codeHosts.test',
  kind: 'query',
  scope: ['site:write'],
  summary: 'Asks a code host what it says to a configuration: as whom, and what its token may not do.',
  input: testCodeHostInput,
  output: connectionTestSchema,
  run: testCodeHost,
});

export const synchroniseCodeHostOperation = defineOperation({
  name: 'codeHosts.synchronise',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Asks for a look at what the host has, now.',
  input: one,
  output: syncDetailsSchema,
  run: (context, { id }) => synchroniseCodeHost(context, id),
});

export const cancelCodeHostSyncOperation = defineOperation({
  name: 'codeHosts.cancelSync',
  kind: 'mutation',
  scope: ['site:write'],
  summary: 'Ends the synchronisation that waits or is under way.',
  input: one,
  output: syncDetailsSchema,
  run: (context, { id }) => cancelCodeHostSync(context, id),
});

export const listCodeHostSyncsOperation = defineOperation({
  name: 'codeHosts.listSyncs',
  kind: 'query',
  scope: ['site:read'],
  summary: 'The synchronisations of a connection, the newest first.',
  input: listSyncsInput,
  output: syncPageSchema,
  run: listCodeHostSyncs,
});

export const getCodeHostSyncOperation = defineOperation({
  name: 'codeHosts.getSync',
  kind: 'query',
  scope: ['site:read'],
  summary: 'One synchronisation with its log.',
  input: one,
  output: syncDetailsSchema,
  run: (context, { id }) => getCodeHostSync(context, id),
});
