import { z } from 'zod';
import { instant, lookupText } from '@/lib/text/schema';

/** The file of all explicit grants: JSON Lines, a head and then a line each, by repository and account. */
export const fileFormat = 'keyward-grants';
export const fileVersion = 1;
/** More than a line can need: a name of a repository has 1,024 characters at most. */
export const mostLineCharacters = 8_192;
export const mostLines = 5_000_000;
export const mostFileBytes = 1024 * 1024 * 1024;

export const fileHeadSchema = z.strictObject({
  format: z.literal(fileFormat),
  version: z.literal(fileVersion),
  bindID: z.enum(['email', 'username']).describe('What pending lines name an account by'),
  exportedAt: instant.max(40),
});
export type FileHead = z.output<typeof fileHeadSchema>;

const account = lookupText(255);
const repository = lookupText(1_024);
// The database takes no year 0, and nobody means a year that is long past.
const until = z.iso
  .datetime('Write an end such as 2027-01-31T00:00:00.000Z.')
  .max(40)
  .startsWith('2', 'Write an end of this millennium.')
  .nullable();

export const fileLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({ account, kind: z.literal('grant'), repository, until }),
  z.strictObject({ account, kind: z.literal('pending'), repository, until: z.null() }),
  z.strictObject({ account: z.null(), kind: z.literal('unrestricted'), repository, until: z.null() }),
  z.strictObject({ account, kind: z.literal('wildcard'), repository: z.null(), until }),
]);
export type FileLine = z.output<typeof fileLineSchema>;

export const exportGrantsInput = z.strictObject({});

export type FileChunks = AsyncIterable<Uint8Array | string>;
const isChunks = (value: unknown): boolean => typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

export const restoreGrantsInput = z
  .strictObject({
    file: z.custom<FileChunks>(isChunks, 'Send the file.'),
    dryRun: z.boolean(),
    plan: lookupText(128).optional().describe('What the dry run answered: the file and the grants must still be those it saw'),
  })
  .refine(({ dryRun, plan }) => dryRun || plan !== undefined, {
    path: ['plan'],
    message: 'Do a dry run first, and send the plan that it answers.',
  });
export type RestoreGrantsInput = z.output<typeof restoreGrantsInput>;

const named = z.object({ count: z.int(), names: z.array(z.string()).describe('The first of them') });
const effectExamples = z.array(z.object({ account: z.string(), repository: z.string() }));

export const grantsRestoreSchema = z.object({
  isApplied: z.boolean(),
  plan: z.string(),
  lines: z.int(),
  grants: z.object({ added: z.int(), removed: z.int(), changedEnd: z.int() }),
  pending: z.object({ added: z.int(), removed: z.int() }),
  unrestricted: z.object({ opened: z.int(), closed: z.int() }),
  wildcards: z.object({ added: z.int(), removed: z.int(), changedEnd: z.int() }),
  past: z.int().describe('Lines whose end has come: not given again'),
  toPending: named.describe('Accounts that are not there: their grants wait for them'),
  leftOut: named.describe('Accounts that are not there, for lines that cannot wait: with an end, or on a site that waits for addresses'),
  unknownRepositories: named.describe('Repositories that are not there: their lines are left out'),
  changes: z
    .array(
      z.object({
        change: z.enum(['added', 'removed', 'changedEnd']),
        kind: z.enum(['grant', 'pending', 'unrestricted', 'wildcard']),
        account: z.string().nullable(),
        repository: z.string().nullable(),
        until: instant.nullable(),
      }),
    )
    .describe('The first of each kind of change'),
  effect: z
    .object({
      accounts: z.int().describe('Accounts that the changes are about'),
      checked: z.int().describe('Those of them that the decision was asked for: all up to a number'),
      gained: z.int().describe('Pairs of an account and a repository whose code it may read only afterwards'),
      lost: z.int(),
      gainedExamples: effectExamples,
      lostExamples: effectExamples,
    })
    .describe('What changes in who may read code, whatever else opens it'),
});
export type GrantsRestore = z.output<typeof grantsRestoreSchema>;
