import { z } from 'zod';
import { idSchema, instant, lookupText, multiLine, searchText, singleLine } from '@/lib/text/schema';

/** GL §7.3. 60 (site admin) is never stored. */
export const accessLevels = [5, 10, 15, 20, 25, 30, 40, 50] as const;
export type AccessLevel = (typeof accessLevels)[number];
export const accessLevelSchema = z.union(
  accessLevels.map((level) => z.literal(level)),
  { error: `Choose one of the levels ${accessLevels.join(', ')}.` },
);

/** A membership or share that reads code. */
export const reporter = 20;
/** One that shows a repository without its code. */
export const guest = 10;
export const developer = 30;
export const maintainer = 40;
export const owner = 50;

export const maxDepth = 20;
export const maxFullNameLength = 1_024;

/** One step of a path that synchronisation makes: what code hosts allow in names, and nothing that a folder or a URL reads otherwise. */
export const pathSegment = z
  .string('Write a path.')
  .min(1, 'Write a path.')
  .max(255, 'Write at most 255 characters.')
  .regex(/^[A-Za-z0-9_.~][A-Za-z0-9_.~+-]*$/, 'Use letters, digits, "_", "-", "." and "~".')
  .refine((text) => !/^\.+$/.test(text), 'A path cannot be dots alone.')
  .refine((text) => !text.includes('..'), 'Two dots cannot stand side by side.')
  .refine((text) => !/\.(git|atom)$/i.test(text), 'A path cannot end in ".git" or ".atom".');

/** GL §3.6 and §7.1: what people may call a group or a repository that they make here. */
export const madePath = pathSegment
  .regex(/^[A-Za-z0-9_]/, 'Begin with a letter, a digit or "_".')
  .regex(/[A-Za-z0-9_]$/, 'End with a letter, a digit or "_".')
  .regex(/^[A-Za-z0-9_.-]*$/, 'Use letters, digits, "_", "-" and ".".');

export const fullPathSchema = lookupText(maxFullNameLength, 'Write the path of a group, such as acme/platform.');

export const visibilitySchema = z.enum(['PRIVATE', 'INTERNAL', 'PUBLIC'], { error: 'Choose private, internal or public.' });
export type Visibility = z.output<typeof visibilitySchema>;

/** From the closed to the open: a group is never more open than the one it stands in. */
export const openness: Record<Visibility, number> = { PRIVATE: 0, INTERNAL: 1, PUBLIC: 2 };

export const groupSchema = z.object({
  id: idSchema,
  parentId: idSchema.nullable(),
  origin: z.enum(['MADE', 'SYNCHRONISED', 'PERSONAL']),
  path: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  fullPath: z.string(),
  visibility: visibilitySchema.nullable().describe('Null for groups that come with a repository of a code host'),
  isPathOnly: z.boolean().describe('True for a group that only leads to something the reader may see: the path is all that is told'),
  createdAt: instant,
  updatedAt: instant,
  markedForDeletionAt: instant.nullable(),
});
export type Group = z.output<typeof groupSchema>;

export const groupReference = z.union([z.strictObject({ id: idSchema }), z.strictObject({ fullPath: fullPathSchema })]);
export type GroupReference = z.output<typeof groupReference>;

export const createGroupInput = z.strictObject({
  parentId: idSchema.optional().describe('The group it stands in; none for a top-level one'),
  path: madePath,
  name: singleLine(255, 'Write a name.'),
  description: multiLine(500).optional(),
  visibility: visibilitySchema.default('PRIVATE'),
});
export type CreateGroupInput = z.output<typeof createGroupInput>;

const lastUpdatedAt = instant.max(40).optional().describe('The updatedAt that the change was made on; another one now is a conflict');

export const updateGroupInput = z.strictObject({
  id: idSchema,
  path: madePath.optional(),
  name: createGroupInput.shape.name.optional(),
  description: multiLine(500).optional(),
  visibility: visibilitySchema.optional(),
  lastUpdatedAt,
});
export type UpdateGroupInput = z.output<typeof updateGroupInput>;

export const moveGroupInput = z.strictObject({
  id: idSchema,
  parentId: idSchema.nullable().describe('The group to stand in; null for the top'),
});
export type MoveGroupInput = z.output<typeof moveGroupInput>;

export const markGroupInput = z.strictObject({ id: idSchema });

export const eraseGroupInput = z.strictObject({
  id: idSchema,
  fullPath: fullPathSchema.describe('The path as it is now: what was renamed or moved meanwhile is not deleted'),
  withRepositories: z.boolean().default(false).describe('Take the repositories below along; without it the group must have none'),
});
export type EraseGroupInput = z.output<typeof eraseGroupInput>;

export const erasedGroupSchema = z.object({
  id: idSchema,
  fullPath: z.string(),
  groups: z.int().describe('Groups below that were deleted with it'),
  repositories: z.int(),
  memberships: z.int(),
  shares: z.int(),
});
export type ErasedGroup = z.output<typeof erasedGroupSchema>;

export const listGroupsInput = z.strictObject({
  query: searchText.optional(),
  parentId: idSchema.optional().describe('Only those directly in this group'),
  isTopLevel: z.boolean().optional(),
  limit: z.int().min(1).max(100).default(50),
  after: fullPathSchema.optional().describe('Keyset cursor: the full path of the last one seen'),
});
export type ListGroupsInput = z.output<typeof listGroupsInput>;

export const groupPageSchema = z.object({ groups: z.array(groupSchema), hasNextPage: z.boolean() });
export type GroupPage = z.output<typeof groupPageSchema>;
