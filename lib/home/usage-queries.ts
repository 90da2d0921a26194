import 'server-only';
import { db } from '@/lib/db/client';

export interface DailyRequests {
  day: string;
  requests: number;
}

const period = 30;

/** The days of the period in UTC, today last. */
export function daysOfPeriod(): string[] {
  const today = Date.now();
  return Array.from({ length: period }, (_, index) => new Date(today - (period - 1 - index) * 86_400_000).toISOString().slice(0, 10));
}

/** Requests of all accounts together, day by day. */
export const findRequestsByDay = (since: string): Promise<DailyRequests[]> =>
  db().$queryRaw<DailyRequests[]>`
    SELECT day::text, sum(requests)::float8 AS requests FROM "AccountUse" WHERE day >= ${since}::date GROUP BY day`;

/** The accounts with the most requests since a day. */
export const findBusiest = (since: string, limit: number): Promise<{ userId: number; requests: number }[]> =>
  db().$queryRaw`
    SELECT "userId", sum(requests)::float8 AS requests FROM "AccountUse" WHERE day >= ${since}::date
    GROUP BY "userId" ORDER BY 2 DESC, 1 LIMIT ${limit}`;

/** Requests of some accounts, day by day. */
export const findRequestsOf = (userIds: number[], since: string): Promise<(DailyRequests & { userId: number })[]> =>
  db().$queryRaw`
    SELECT "userId", day::text, sum(requests)::float8 AS requests FROM "AccountUse"
    WHERE "userId" = ANY(${userIds}::int[]) AND day >= ${since}::date GROUP BY "userId", day`;

/** Those of them that are there: the name of a deleted account leads to nobody, or to whoever took it since. */
export const findAccounts = (userIds: number[]) =>
  db().user.findMany({ where: { id: { in: userIds }, deletedAt: null }, select: { id: true, username: true, kind: true } });
