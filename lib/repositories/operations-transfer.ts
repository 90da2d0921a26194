import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import { notePush, openForPull, openForPush } from './service-transfer';
import { openedTransferSchema, openTransferInput, pushInput } from './transfer-schema';

export const openForPullOperation = defineOperation({
  name: 'repositories.openForPull',
  kind: 'query',
  scope: ['repositories:pull'],
  summary: 'Whether the caller may clone and fetch a repository.',
  input: openTransferInput,
  output: openedTransferSchema,
  run: openForPull,
});

export const openForPushOperation = defineOperation({
  name: 'repositories.openForPush',
  kind: 'query',
  scope: ['repositories:push'],
  summary: 'Whether the caller may push to a repository.',
  input: openTransferInput,
  output: openedTransferSchema,
  run: openForPush,
});

export const pushOperation = defineOperation({
  name: 'repositories.push',
  kind: 'mutation',
  scope: ['repositories:push'],
  summary: 'Notes which branches and tags a push changes, and lets it begin.',
  input: pushInput,
  output: openedTransferSchema,
  run: notePush,
});
