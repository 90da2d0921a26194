import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service';
import { findDays, findDoors } from './queries';
import type { Usage, UsageByDoorInput } from './schema';

const dayMs = 24 * 60 * 60 * 1000;

/** How much an account is used, day by day and door by door. @throws DomainError `forbidden`, `not_found` */
export async function getUsageByDoor({ actor }: OperationContext, { userId, days }: UsageByDoorInput): Promise<Usage> {
  authorize(actor, 'usage.read', await getTarget(userId));
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  const first = new Date(today - (days - 1) * dayMs);
  const [byDay, doors] = await Promise.all([findDays(userId, first), findDoors(userId, first)]);
  const counts = new Map(byDay.map(({ day, requests }) => [day, requests]));
  return {
    days: Array.from({ length: days }, (_, index) => {
      const day = new Date(first.getTime() + index * dayMs).toISOString().slice(0, 10);
      return { day, requests: counts.get(day) ?? 0 };
    }),
    doors: doors.map(({ lastAt, ...door }) => ({ ...door, lastAt: lastAt.toISOString() })),
  };
}
