import { z } from 'zod';
import { idSchema, instant, lookupText, searchText } from '@/lib/text/schema';
import { userIdsInput } from './bulk-schema';
import { lastUpdatedAt, optionalLine, serviceAccountFactsInput } from './facts-schema';

/** SG §2.1: 1 to 255 characters, letters, digits and `_`, with single `-` or `.` between. */
export const usernameSchema = z
  .string('Write a username.')
  .trim()
  .min(1, 'Write a username.')
  .max(255, 'Write at most 255 characters.')
  .regex(/^\w(?:\w|[-.](?=\w))*-?$/, 'Use letters, digits and underscores, with single dots or hyphens between them, such as ci-bot.')
  .describe('Unique name of the account, compared without regard to case');

export const emailSchema = z
  .string('Write an email address.')
  .trim()
  .max(254, 'Write at most 254 characters.')
  .pipe(z.email('Write an email address such as alice@example.com.'))
  .describe('Email address of a person');

export const passwordSchema = z
  .string('Write a password.')
  .min(12, 'Use at least 12 characters.')
  .max(256, 'Use at most 256 characters.')
  .describe('Password of a person');

export const userKindSchema = z.enum(['HUMAN', 'SERVICE_ACCOUNT', 'GHOST']);

export const userSchema = z.object({
  id: idSchema,
  kind: userKindSchema,
  username: z.string(),
  displayName: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  isSiteAdmin: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  lastActiveAt: instant.nullable(),
  blockedAt: instant.nullable(),
  tosAcceptedAt: instant.nullable(),
});
export type User = z.output<typeof userSchema>;

export const createUserInput = z
  .strictObject({
    username: usernameSchema,
    email: emailSchema.optional(),
    isEmailVerified: z.boolean().default(false),
    isServiceAccount: z.boolean().default(false),
    facts: serviceAccountFactsInput.optional().describe('Who answers for a service account, and what it is for'),
    wantsResetLink: z.boolean().default(false).describe('Answer with a link by which the person sets a password'),
  })
  .refine((input) => !(input.isServiceAccount && input.email !== undefined), {
    path: ['email'],
    message: 'A service account has no email address. Leave it empty.',
  })
  .refine((input) => input.isServiceAccount || input.facts === undefined, {
    path: ['facts'],
    message: 'Only service accounts have an owner, a purpose and the like.',
  });
export type CreateUserInput = z.output<typeof createUserInput>;

/** The link is in this answer only: null where none was asked for, and for service accounts. */
export const createdUserSchema = userSchema.extend({
  resetPasswordUrl: z.string().nullable(),
  emailSent: z.boolean().describe('True when the link is also on its way by mail, to a confirmed address'),
});
export type CreatedUser = z.output<typeof createdUserSchema>;

export const avatarUrlSchema = z
  .url({ protocol: /^https?$/, error: 'Write an address such as https://example.com/picture.png.' })
  .max(2_000, 'Write at most 2,000 characters.');

export const updateUserInput = z.strictObject({
  userId: idSchema,
  username: usernameSchema.optional(),
  displayName: optionalLine(255).optional().describe('Name that people read; null for none'),
  avatarUrl: z
    .union([z.literal('').transform(() => null), avatarUrlSchema], { error: 'Write an address such as https://example.com/picture.png.' })
    .nullable()
    .optional()
    .describe('Address of a picture; null for none'),
  facts: serviceAccountFactsInput.optional().describe('Of a service account: who answers for it, and what it is for'),
  lastUpdatedAt: lastUpdatedAt.optional(),
});
export type UpdateUserInput = z.output<typeof updateUserInput>;

export const setSiteAdminInput = z.strictObject({ userId: idSchema, isSiteAdmin: z.boolean() });
export type SetSiteAdminInput = z.output<typeof setSiteAdminInput>;

export const deleteUsersInput = z.strictObject({
  userIds: userIdsInput,
  hard: z.boolean().default(false).describe('Erase them for good instead of keeping what can be recovered'),
});
export type DeleteUsersInput = z.output<typeof deleteUsersInput>;

export const createFirstSiteAdminInput = z.strictObject({
  username: usernameSchema,
  email: emailSchema,
  password: passwordSchema,
  code: z.string().trim().max(64).optional().describe('One-time code that the terminal printed; asked for off loopback'),
});
export type CreateFirstSiteAdminInput = z.output<typeof createFirstSiteAdminInput>;

export const userReference = z.union([
  z.strictObject({ id: idSchema }),
  z.strictObject({ username: lookupText(255) }),
  z.strictObject({ email: lookupText(254) }),
]);
export type UserReference = z.output<typeof userReference>;

export const usersFilter = z.strictObject({
  query: searchText.optional(),
  activeSince: z.coerce.date().optional().describe('Only accounts active at or after this instant'),
  inactiveSince: z.coerce.date().optional().describe('Only accounts not active at or after this instant'),
});
export type UsersFilter = z.output<typeof usersFilter>;

export const listUsersInput = usersFilter.extend({
  limit: z.int().min(0).max(1_000).default(50),
  afterId: z.int().min(0).optional().describe('Keyset cursor: only accounts with a greater id'),
});
export type ListUsersInput = z.output<typeof listUsersInput>;

export const userPageSchema = z.object({ users: z.array(userSchema), hasNextPage: z.boolean() });
