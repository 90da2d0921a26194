import { z } from 'zod';
import { idSchema, instant, searchText } from '@/lib/text/schema';

export const licenseSchema = z.object({
  plan: z.enum(['free', 'premium', 'ultimate']),
  isTrial: z.boolean(),
  isHosted: z.boolean(),
  seats: z.int().nullable().describe('People who may be active at once; null for no limit'),
  seatsTaken: z.int().describe('People who are active: neither blocked nor deleted'),
  serviceAccountLimit: z.int().nullable().describe('Service accounts that may exist; null for no limit'),
  serviceAccounts: z.int().describe('Service accounts that exist'),
});
export type License = z.output<typeof licenseSchema>;

export const listSeatsInput = z.strictObject({
  query: searchText.optional(),
  limit: z.int().min(0).max(100, 'Ask for at most 100 at a time.').default(50),
  offset: z.int().min(0).max(10_000_000).default(0),
});
export type ListSeatsInput = z.output<typeof listSeatsInput>;

export const seatSchema = z.object({
  id: idSchema,
  username: z.string(),
  displayName: z.string().nullable(),
  isSiteAdmin: z.boolean(),
  createdAt: instant,
  lastActiveAt: instant.nullable(),
});
export type Seat = z.output<typeof seatSchema>;

export const seatPageSchema = z.object({ people: z.array(seatSchema), totalCount: z.int() });
