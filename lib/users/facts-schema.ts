import { z } from 'zod';
import { idSchema, instant, lookupText, multiLine, singleLine } from '@/lib/text/schema';

/** Text that may be left empty: null and an empty text both say that there is none. */
export const optionalText = (max: number) =>
  multiLine(max)
    .transform((text) => text || null)
    .nullable();

/** The same on one line. */
export const optionalLine = (max: number) =>
  multiLine(max)
    .refine((text) => !/[\n\r\t\u2028\u2029]/.test(text), 'Write it on one line.')
    .transform((text) => text || null)
    .nullable();

const label = singleLine(50, 'Write a label, or take it out.');

const factFields = {
  ownerId: idSchema.nullable().optional().describe('Person who answers for the account'),
  ownerUsername: lookupText(255).nullable().optional().describe('The owner by name, instead of by id'),
  contact: optionalLine(255).optional().describe('Where to ask, such as a channel or a mailing list'),
  purpose: optionalText(1_000).optional().describe('What the account is for'),
  labels: z
    .array(label)
    .max(20, 'Write at most 20 labels.')
    .transform((labels) => [...new Set(labels)])
    .optional()
    .describe('Words to find the account by'),
  reviewAt: z.iso
    .date('Write a day such as 2027-01-31.')
    .max(10)
    .nullable()
    .optional()
    .describe('Day by which to look whether it is still needed'),
};

export const serviceAccountFactsInput = z
  .strictObject(factFields)
  .refine((facts) => facts.ownerId === undefined || facts.ownerUsername === undefined, {
    path: ['ownerUsername'],
    message: 'Name the owner by id or by username, not by both.',
  });
export type ServiceAccountFactsInput = z.output<typeof serviceAccountFactsInput>;

/** The `updatedAt` of the account as the form showed it: a change made on an older state is refused. */
export const lastUpdatedAt = instant.max(40).describe('The updatedAt that the change was made on; another one is a conflict');

export const updateServiceAccountInput = z.strictObject({
  userId: idSchema,
  facts: serviceAccountFactsInput,
  lastUpdatedAt: lastUpdatedAt.optional(),
});
export type UpdateServiceAccountInput = z.output<typeof updateServiceAccountInput>;

export const ownerLeft = z.boolean().describe('True once the owner is blocked or deleted. One deleted for good has no name any more');

export const serviceAccountFactsSchema = z.object({
  owner: z
    .object({
      id: idSchema,
      username: z.string(),
      displayName: z.string().nullable(),
      hasLeft: z.boolean().describe('True once the owner is deleted or blocked'),
    })
    .nullable(),
  hasOwnerLeft: ownerLeft,
  contact: z.string().nullable(),
  purpose: z.string().nullable(),
  labels: z.array(z.string()),
  reviewAt: z.string().nullable().describe('A day, such as 2027-01-31'),
  isReviewOverdue: z.boolean(),
  updatedAt: instant,
});
export type ServiceAccountFacts = z.output<typeof serviceAccountFactsSchema>;
