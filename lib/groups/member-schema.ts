import { z } from 'zod';
import { idSchema, instant, lookupText, searchText } from '@/lib/text/schema';
import { accessLevelSchema } from './schema';

/** What one is a member of, or what is shared. */
export const placeReference = z.union(
  [z.strictObject({ groupId: idSchema }), z.strictObject({ repositoryId: idSchema })],
  { error: 'Name a group or a repository by its id.' },
);
export type PlaceReference = z.output<typeof placeReference>;

/** The first day on which it counts no more, in UTC. Whether that is to come, the service says. */
export const endDay = z.iso.date('Write a day such as 2027-01-31.').max(10);

const memberIds = z
  .array(idSchema)
  .min(1, 'Choose at least one account.')
  .max(100, 'Choose at most 100 accounts at a time.')
  .transform((ids) => [...new Set(ids)])
  .describe('Ids of accounts; each is handled by itself');

export const addMembersInput = z.strictObject({
  target: placeReference,
  userIds: memberIds,
  accessLevel: accessLevelSchema,
  expiresAt: endDay.optional().describe('The first day on which it counts no more (UTC)'),
});
export type AddMembersInput = z.output<typeof addMembersInput>;

export const updateMemberInput = z.strictObject({
  target: placeReference,
  userId: idSchema,
  accessLevel: accessLevelSchema,
  expiresAt: endDay.nullable().optional().describe('Null for no end; left out, the end stays'),
});
export type UpdateMemberInput = z.output<typeof updateMemberInput>;

export const changedMemberSchema = z.object({ userId: idSchema });

export const removeMemberInput = z.strictObject({
  target: placeReference,
  userId: idSchema,
  withBelow: z.boolean().default(false).describe('Of a group: remove also what the account has directly in groups and repositories below'),
});
export type RemoveMemberInput = z.output<typeof removeMemberInput>;

export const removedMemberSchema = z.object({ userId: idSchema, removed: z.int().describe('Memberships that were removed') });
export type RemovedMember = z.output<typeof removedMemberSchema>;

export const memberSources = ['direct', 'inherited', 'shared'] as const;

export const memberSchema = z.object({
  userId: idSchema,
  username: z.string(),
  displayName: z.string().nullable(),
  kind: z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']),
  isBlocked: z.boolean(),
  accessLevel: z.int(),
  expiresAt: z.string().nullable().describe('The first day on which it counts no more (UTC)'),
  source: z.enum(memberSources).describe('A membership of its own, one of a group above, or one of a group that was invited'),
  sourceGroupId: idSchema.nullable().describe('The group above or the invited one; null where the reader may not see it'),
  sourceGroupPath: z.string().nullable(),
  createdAt: instant,
  createdById: idSchema.nullable(),
});
export type Member = z.output<typeof memberSchema>;

const whose = z.enum(['direct', 'all']).default('direct').describe('Direct members, or also those by inheritance and by shares');

export const listMembersInput = z.strictObject({
  target: placeReference,
  which: whose,
  query: searchText.optional(),
  accessLevel: accessLevelSchema.optional().describe('Only members with at least this level'),
  limit: z.int().min(1).max(100).default(50),
  after: lookupText(255).optional().describe('Keyset cursor: the username of the last one seen'),
});
export type ListMembersInput = z.output<typeof listMembersInput>;

export const memberPageSchema = z.object({ members: z.array(memberSchema), hasNextPage: z.boolean() });
export type MemberPage = z.output<typeof memberPageSchema>;

export const getMemberInput = z.strictObject({ target: placeReference, userId: idSchema, which: whose });
export type GetMemberInput = z.output<typeof getMemberInput>;
