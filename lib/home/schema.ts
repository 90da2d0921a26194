import { z } from 'zod';
import { idSchema } from '@/lib/text/schema';

/** Counts that send somebody to a list stop here: past it the exact number changes nothing. */
export const attentionCap = 1_000;

export const siteAttentionKinds = [
  'leakedTokens',
  'leakedSecrets',
  'leakedBearers',
  'expiringTokens',
  'expiringSecrets',
  'expiredTokens',
  'expiredSecrets',
  'ownerLeft',
  'noOwner',
  'reviewOverdue',
  'unusedTokens',
  'unusedSecrets',
] as const;

export const siteHomeSchema = z.object({
  people: z.int().describe('Living accounts of people'),
  serviceAccounts: z.int(),
  seatsTaken: z.int().describe('People who are neither blocked nor deleted'),
  seats: z.int().nullable().describe('What was bought; null for no limit'),
  hasTokens: z.boolean().describe('False while no access token was ever made: a fresh site'),
  attention: z.array(
    z.object({
      kind: z.enum(siteAttentionKinds),
      count: z.int().describe(`At most ${attentionCap} and one`),
      /** Some of the accounts concerned, where no list shows them all. */
      usernames: z.array(z.string()),
    }),
  ),
});
export type SiteHome = z.output<typeof siteHomeSchema>;

export const ownAttentionKinds = ['leakedTokens', 'leakedOfOwned', 'expiringTokens', 'expiredTokens', 'unusedTokens'] as const;

export const ownHomeSchema = z.object({
  activeTokens: z.int(),
  attention: z.array(
    z.object({
      kind: z.enum(ownAttentionKinds),
      count: z.int(),
      /** Some of the service accounts concerned, where it is not the account itself. */
      usernames: z.array(z.string()).optional(),
    }),
  ),
});
export type OwnHome = z.output<typeof ownHomeSchema>;

export const usageSchema = z.object({
  /** Each day of the period as YYYY-MM-DD, the oldest first. */
  days: z.array(z.string()),
  /** The accounts with the most requests, then all others as one without a name. */
  series: z.array(
    z.object({
      userId: idSchema.nullable(),
      username: z.string().nullable(),
      kind: z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']).nullable(),
      total: z.number(),
      perDay: z.array(z.number()),
    }),
  ),
  total: z.number(),
});
export type Usage = z.output<typeof usageSchema>;
