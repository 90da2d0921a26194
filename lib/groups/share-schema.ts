import { z } from 'zod';
import { idSchema, instant } from '@/lib/text/schema';
import { endDay } from './member-schema';
import { accessLevelSchema } from './schema';

export const shareInput = z.strictObject({
  id: idSchema.describe('What is shared'),
  invitedId: idSchema.describe('The group whose members get access'),
  accessLevel: accessLevelSchema.describe('The most that a member of the invited group gets'),
  expiresAt: endDay.optional().describe('The first day on which it counts no more (UTC)'),
});
export type ShareInput = z.output<typeof shareInput>;

export const unshareInput = z.strictObject({ id: idSchema, invitedId: idSchema });
export type UnshareInput = z.output<typeof unshareInput>;

export const shareSchema = z.object({
  id: idSchema,
  invitedId: idSchema,
  invitedPath: z.string(),
  accessLevel: z.int(),
  expiresAt: z.string().nullable(),
  createdAt: instant,
});
export type Share = z.output<typeof shareSchema>;

export const listSharesInput = z.strictObject({
  id: idSchema,
  limit: z.int().min(1).max(100).default(100),
  afterId: idSchema.optional(),
});
export type ListSharesInput = z.output<typeof listSharesInput>;

export const sharePageSchema = z.object({ shares: z.array(shareSchema), hasNextPage: z.boolean() });
export type SharePage = z.output<typeof sharePageSchema>;
