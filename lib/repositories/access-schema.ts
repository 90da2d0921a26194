import { z } from 'zod';
import { idSchema, instant, lookupText } from '@/lib/text/schema';

/** Why an account may read a repository: design.md §2, in the order they are told. */
export const reasonKinds = [
  'public',
  'unrestricted',
  'internal',
  'grant',
  'wildcard',
  'membership',
  'group-membership',
  'share',
  'group-share',
  'site-admin',
] as const;
export type ReasonKind = (typeof reasonKinds)[number];

export const accessReasonSchema = z.object({
  kind: z.enum(reasonKinds),
  level: z.int().nullable().describe('Access level, where a membership or a share gives it'),
  groupId: idSchema.nullable(),
  groupPath: z.string().nullable().describe('The group of the membership, or the one that was invited'),
  until: instant.nullable().describe('When this reason ends by itself'),
});
export type AccessReason = z.output<typeof accessReasonSchema>;

export const repositoryReference = z.union([
  z.strictObject({ id: idSchema }),
  z.strictObject({ name: lookupText(1_024, 'Write the name of a repository.') }),
]);
export type RepositoryReference = z.output<typeof repositoryReference>;
