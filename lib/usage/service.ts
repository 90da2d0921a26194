import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service-target';
import { findDays, findDoors } from './queries';
import type { Usage, UsageByDoorInput } from './schema';
import { everyDay, firstOfDays } from './service-days';

/** How much an account is used, day by day and door by door. @throws DomainError `forbidden`, `not_found` */
export async function getUsageByDoor({ actor }: OperationContext, { userId, days }: UsageByDoorInput): Promise<Usage> {
  authorize(actor, 'usage.read', await getTarget(actor, userId));
  const first = firstOfDays(days);
  const [byDay, doors] = await Promise.all([findDays(userId, first), findDoors(userId, first)]);
  return {
    days: everyDay(first, days, byDay),
    doors: doors.map(({ lastAt, ...door }) => ({ ...door, lastAt: lastAt.toISOString() })),
  };
}
