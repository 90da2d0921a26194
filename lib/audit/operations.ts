import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { auditPageSchema, exportAuditInput, listAuditInput, listRefusalsInput, refusalsSchema, type AuditEvent } from './schema';
import { exportAudit, listActions, listAudit, listRefusals } from './service';

export const listAuditOperation = defineOperation({
  name: 'audit.list',
  kind: 'query',
  scope: ['audit:read'],
  summary: 'Events of the audit log, the newest first: all for site admins, for others what concerns their own account.',
  input: listAuditInput,
  output: auditPageSchema,
  run: listAudit,
});

export const listAuditActionsOperation = defineOperation({
  name: 'audit.actions',
  kind: 'query',
  scope: ['audit:read'],
  summary: 'The actions that the audit log knows.',
  input: z.strictObject({}),
  output: z.array(z.string()),
  run: listActions,
});

export const listRefusalsOperation = defineOperation({
  name: 'audit.listRefusals',
  kind: 'query',
  scope: ['audit:read'],
  summary: 'Refused authentication by credentials that nobody knows, added up per reason, door and source.',
  input: listRefusalsInput,
  output: refusalsSchema,
  run: listRefusals,
});

export const exportAuditOperation = defineOperation({
  name: 'audit.export',
  // It changes nothing but the log itself: carrying it out is recorded, refused or not.
  kind: 'mutation',
  scope: ['audit:read'],
  summary: 'Every event that matches, up to a million, as a stream that follows its reader.',
  input: exportAuditInput,
  // Each event is parsed by its own schema as it is read.
  output: z.object({ events: z.custom<AsyncIterable<AuditEvent>>(), isCut: z.custom<() => boolean>() }),
  run: exportAudit,
});
