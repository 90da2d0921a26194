import 'server-only';
import { db, type Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { keyOf } from '@/lib/groups/keys';
import { reasonsSql, type Purpose, type Viewer } from './access';
import type { ReasonKind, RepositoryReference } from './access-schema';

export interface ReasonRow {
  id: number;
  kind: ReasonKind;
  level: number | null;
  groupId: number | null;
  until: Date | null;
}

/** Every reason why the viewer may see each of some repositories; none at all for those it may not. */
export const findReasons = (
  viewer: Viewer,
  repositoryIds: readonly number[],
  purpose: Purpose = 'code',
  on: Db = db(),
): Promise<ReasonRow[]> => on.$queryRaw<ReasonRow[]>(reasonsSql(viewer, Prisma.sql`r.id = ANY(${[...repositoryIds]})`, purpose));

/** The id of a living repository that the viewer may see; null where there is none, or none for this viewer. */
export async function findReadableId(
  viewer: Viewer,
  reference: RepositoryReference,
  purpose: Purpose = 'code',
  on: Db = db(),
): Promise<number | null> {
  const narrow = 'id' in reference ? Prisma.sql`r.id = ${reference.id}` : Prisma.sql`r.key = ${keyOf(reference.name)}`;
  const [row] = await on.$queryRaw<{ id: number }[]>(Prisma.sql`${reasonsSql(viewer, narrow, purpose)} LIMIT 1`);
  return row?.id ?? null;
}

/** The highest access level that memberships and shares give on a repository; 0 for none. */
export async function findLevel(viewer: Viewer, repositoryId: number, on: Db = db()): Promise<number> {
  const reasons = await findReasons(viewer, [repositoryId], 'existence', on);
  return Math.max(0, ...reasons.map(({ level }) => level ?? 0));
}

/** Those of some repositories that the viewer may see. */
export async function findReadableIds(viewer: Viewer, ids: readonly number[], purpose: Purpose = 'code', on: Db = db()): Promise<number[]> {
  const narrow = Prisma.sql`r.id = ANY(${[...ids]})`;
  const rows = await on.$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT DISTINCT id FROM (${reasonsSql(viewer, narrow, purpose)}) AS reasons`,
  );
  return rows.map(({ id }) => id);
}
