import 'server-only';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { reasonsSql } from './access';

/** What a change may open or close: for each account some repositories, or every one. Two relations that the caller made. */
export interface EffectScope {
  /** Rows `userId`, `repositoryIds` (null for every one). */
  accounts: Prisma.Sql;
  isEnforcedForSiteAdmins: boolean;
}

const snapshots = { before: Prisma.sql`effect_before`, after: Prisma.sql`effect_after` };

/** Notes in a temporary table which of them may be read now, by the decision itself. */
export async function noteReadable(tx: Tx, when: 'before' | 'after', { accounts, isEnforcedForSiteAdmins }: EffectScope): Promise<void> {
  const viewer = { userId: Prisma.sql`scope."userId"`, isSystem: false, isEnforcedForSiteAdmins };
  const some = reasonsSql(viewer, Prisma.sql`r.id = ANY(scope."repositoryIds")`);
  const all = reasonsSql(viewer, Prisma.sql`TRUE`);
  await tx.$executeRaw(Prisma.sql`
    CREATE TEMP TABLE ${snapshots[when]} ("userId" int, "repositoryId" int) ON COMMIT DROP`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO ${snapshots[when]}
    SELECT DISTINCT scope."userId", open.id FROM (${accounts}) AS scope CROSS JOIN LATERAL (${some}) AS open
    WHERE scope."repositoryIds" IS NOT NULL`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO ${snapshots[when]}
    SELECT DISTINCT scope."userId", open.id FROM (${accounts}) AS scope CROSS JOIN LATERAL (${all}) AS open
    WHERE scope."repositoryIds" IS NULL`);
}

export interface EffectRow {
  account: string;
  repository: string;
}

/** What is in one of the two notes and not in the other: how many, and the first by name. */
export async function compareReadable(
  tx: Tx,
  change: 'gained' | 'lost',
  most: number,
): Promise<{ count: number; examples: EffectRow[] }> {
  const [now, then] = change === 'gained' ? [snapshots.after, snapshots.before] : [snapshots.before, snapshots.after];
  const difference = Prisma.sql`SELECT * FROM ${now} EXCEPT SELECT * FROM ${then}`;
  const [row] = await tx.$queryRaw<{ count: number }[]>(Prisma.sql`SELECT count(*)::int AS count FROM (${difference}) AS d`);
  const examples = await tx.$queryRaw<EffectRow[]>(Prisma.sql`
    SELECT u.username::text AS account, r."fullName" AS repository FROM (${difference}) AS d
    JOIN "User" u ON u.id = d."userId" JOIN "Repository" r ON r.id = d."repositoryId"
    ORDER BY r.key, u.username LIMIT ${most}`);
  return { count: row?.count ?? 0, examples };
}
