import 'server-only';
import { db } from '@/lib/db/client';

/** Requests of an account on each day since `first`, days without any left out. */
export const findDays = (userId: number, first: Date) =>
  db().$queryRaw<{ day: string; requests: number }[]>`
    SELECT day::text AS day, sum(requests)::float8 AS requests FROM "AccountUse"
    WHERE "userId" = ${userId} AND day >= ${first}::date GROUP BY day`;

/** The same of one credential. */
export async function findCredentialDays(kind: string, credentialId: number, first: Date) {
  const rows = await db().credentialUse.findMany({
    where: { kind, credentialId, day: { gte: first } },
    select: { day: true, requests: true },
  });
  return rows.map(({ day, requests }) => ({ day: day.toISOString().slice(0, 10), requests: Number(requests) }));
}

/** Each door an account ever used: how much since `first`, and when and from where last. */
export const findDoors = (userId: number, first: Date) =>
  db().$queryRaw<{ door: string; requests: number; lastAt: Date; lastAddress: string | null }[]>`
    SELECT door, COALESCE(sum(requests) FILTER (WHERE day >= ${first}::date), 0)::float8 AS requests,
           max("lastAt") AS "lastAt", (array_agg("lastAddress" ORDER BY "lastAt" DESC))[1] AS "lastAddress"
    FROM "AccountUse" WHERE "userId" = ${userId} GROUP BY door ORDER BY max("lastAt") DESC, door`;
