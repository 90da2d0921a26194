import { z } from 'zod';
import { idSchema, instant, lookupText } from '@/lib/text/schema';

/** A place on the web. Only host and path of it are kept. */
const placeSchema = lookupText(2_000).refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text), 'Write a URL that begins with https://.');

export const reportLeakInput = z.strictObject({
  credentials: z
    .array(z.string('Write text.').max(10_000, 'A credential is shorter than that.'))
    .min(1, 'Name at least one credential.')
    .max(100, 'Report at most 100 credentials at once.')
    .describe('Values that were found, in any spelling'),
  url: placeSchema.optional().describe('Where they were found'),
});
export type ReportLeakInput = z.output<typeof reportLeakInput>;

export const leakedKinds = ['access-token', 'm2m-credential', 'oauth-token'] as const;

export const leakSchema = z.object({
  kind: z.enum(leakedKinds),
  /** Of the access token, the M2M credential or the bearer; a bearer's may be larger than other ids. */
  id: z.string(),
  /** The M2M credential, for a secret or a bearer of one. */
  m2mCredentialId: idSchema.nullable(),
  name: z.string(),
  /** Bearers are not told apart by theirs. */
  lastFive: z.string().nullable(),
  leakedAt: instant,
  state: z.enum(['active', 'disabled', 'revoked', 'expired']),
});
export type Leak = z.output<typeof leakSchema>;

export const listLeaksInput = z.strictObject({ userId: idSchema });

/** How long a leak is shown to the account, and how far back its uses are summed up. */
export const leakDays = 30;
