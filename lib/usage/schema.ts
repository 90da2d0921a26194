import { z } from 'zod';
import { idSchema, instant } from '@/lib/text/schema';

export const usageByDoorInput = z.strictObject({
  userId: idSchema,
  days: z.int().min(1).max(365).default(30).describe('How many days back, today included, in UTC'),
});
export type UsageByDoorInput = z.output<typeof usageByDoorInput>;

export const doorUseSchema = z.object({
  door: z.string(),
  /** Within the days asked for. */
  requests: z.int(),
  /** Ever. */
  lastAt: instant,
  lastAddress: z.string().nullable(),
});
export type DoorUse = z.output<typeof doorUseSchema>;

export const dayOfUseSchema = z.object({ day: z.iso.date(), requests: z.int() });
export type DayOfUse = z.output<typeof dayOfUseSchema>;

export const usageSchema = z.object({
  /** Every day, also those without a request, the oldest first. */
  days: z.array(dayOfUseSchema),
  /** The door used last first. */
  doors: z.array(doorUseSchema),
});
export type Usage = z.output<typeof usageSchema>;
