import { z } from 'zod';
import { doors } from '@/lib/authz/scopes';
import { idSchema, instant, lookupText } from '@/lib/text/schema';

/** Events are more than a number of JavaScript counts: their ids are digits. */
const eventId = z.string().max(18).regex(/^[1-9]\d*$/, 'Write the id of an event.');

export const auditOutcomes = ['SUCCESS', 'REFUSED'] as const;
export const credentialKinds = ['access-token', 'm2m-credential', 'oauth-token', 'session'] as const;
const accountKinds = ['HUMAN', 'SERVICE_ACCOUNT', 'GHOST'] as const;

// In either case digits decide: the id of a credential is a number, whichever table it stands in.
const credentialId = z.string().max(18).regex(/^[1-9]\d*$/, 'Write the id of a credential.');
const period = z.string().max(40).pipe(z.iso.datetime({ offset: true, error: 'Write an instant such as 2026-11-20T12:00:00Z.' }));

/** Which events: every part that is given must hold. */
export const auditFilter = z.strictObject({
  actorId: idSchema.optional().describe('Who acted, or in whose name'),
  aboutUserId: idSchema.optional().describe('The account acted, was acted for, or it or a credential of it was acted on'),
  credential: z
    .strictObject({ kind: z.enum(credentialKinds), id: credentialId })
    .optional()
    .describe('Done with this credential, or to it'),
  action: lookupText(100).optional().describe('An action such as token.create, or all of a kind by its prefix: token.'),
  door: z.enum(doors).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  targetType: lookupText(50).optional(),
  targetId: lookupText(200).optional(),
  address: lookupText(100).optional(),
  requestId: lookupText(200).optional(),
  since: period.optional().describe('From this instant on'),
  until: period.optional().describe('Before this instant'),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const listAuditInput = auditFilter
  .extend({
    limit: z.int().min(1).max(100).default(50),
    beforeId: eventId.optional().describe('Continue with what is older than this event'),
    afterId: eventId.optional().describe('Continue with what is newer than this event'),
  })
  .refine(({ beforeId, afterId }) => !(beforeId && afterId), 'Give beforeId or afterId, not both.');
export type ListAuditInput = z.output<typeof listAuditInput>;

const accountSchema = z.object({
  /** Empty for those without an account: the server itself, and callers that proved nothing. */
  id: idSchema.nullable(),
  /** As it was called then. */
  name: z.string(),
  /** As it is called today; empty once it is deleted. */
  username: z.string().nullable(),
  kind: z.enum(accountKinds).nullable(),
});
export type AuditAccount = z.output<typeof accountSchema>;

const credentialSchema = z.object({
  kind: z.string(),
  id: z.string(),
  /** The note of a token, the name of an M2M credential; empty where there is none, or none any more. */
  name: z.string().nullable(),
  lastFive: z.string().nullable(),
  /** Whose it is, while that account exists. */
  username: z.string().nullable(),
});
export type AuditCredential = z.output<typeof credentialSchema>;

const changes = z.record(z.string(), z.json()).nullable();

export const auditEventSchema = z.object({
  id: z.string(),
  at: instant,
  action: z.string(),
  outcome: z.enum(auditOutcomes),
  reason: z.string().nullable(),
  door: z.string(),
  /** The account that acted; under sudo the one that was acted as. */
  actor: accountSchema,
  /** Under sudo: who really acted, on behalf of `actor`. */
  sudoBy: accountSchema.nullable(),
  credential: credentialSchema.nullable(),
  target: z
    .object({
      type: z.string(),
      id: z.string().nullable(),
      name: z.string().nullable(),
      /** The account that the target is, or whose credential or new session it is, while both exist. */
      username: z.string().nullable(),
      /** Of a token: the end of its secret. */
      lastFive: z.string().nullable(),
    })
    .nullable(),
  before: changes,
  after: changes,
  requestId: z.string().nullable(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** True where somebody else acted and the reader is no site admin: with what and from where stays with them. */
  isAbridged: z.boolean(),
});
export type AuditEvent = z.output<typeof auditEventSchema>;

export const auditPageSchema = z.object({
  /** The newest first. */
  events: z.array(auditEventSchema),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
});
export type AuditPage = z.output<typeof auditPageSchema>;

/** The events that one export holds at most: the newest ones. */
export const exportCap = 1_000_000;
export const exportFormats = ['csv', 'jsonl'] as const;
export const exportAuditInput = auditFilter.extend({ format: z.enum(exportFormats) });
export type ExportAuditInput = z.output<typeof exportAuditInput>;

export const listRefusalsInput = z.strictObject({
  hours: z.int().min(1).max(168).default(24).describe('How far back'),
  limit: z.int().min(1).max(100).default(50),
});
export type ListRefusalsInput = z.output<typeof listRefusalsInput>;

/** Refused authentication by what nobody knows, added up. */
export const refusalSchema = z.object({
  reason: z.string(),
  door: z.string(),
  address: z.string(),
  count: z.int(),
  firstAt: instant,
  lastAt: instant,
});
export type Refusal = z.output<typeof refusalSchema>;

export const refusalsSchema = z.object({ refusals: z.array(refusalSchema), hasMore: z.boolean() });
