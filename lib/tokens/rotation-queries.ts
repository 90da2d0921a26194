import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';

/** The token that took this one's place, if one did. */
export const findSuccessor = (tx: Tx, id: number): Promise<{ id: number } | null> =>
  tx.accessToken.findUnique({ where: { rotatedFromId: id }, select: { id: true } });

/** True when the second token stands above the first in the chain of minting, or is the first itself. */
export async function isMintedBy(id: number, ancestorId: number): Promise<boolean> {
  const rows = await db().$queryRaw<unknown[]>`
    WITH RECURSIVE chain AS (
      SELECT id, "parentId" FROM "AccessToken" WHERE id = ${id}
      UNION SELECT up.id, up."parentId" FROM "AccessToken" up JOIN chain ON up.id = chain."parentId"
    ) SELECT 1 FROM chain WHERE id = ${ancestorId}`;
  return rows.length > 0;
}

const onwards = (id: number) => Prisma.sql`
  WITH RECURSIVE line AS (
    SELECT id FROM "AccessToken" WHERE "rotatedFromId" = ${id}
    UNION SELECT next.id FROM "AccessToken" next JOIN line ON next."rotatedFromId" = line.id
  )`;

/** The living tokens that came from this one by rotation, however often. */
export async function findLivingSuccessors(tx: Tx, id: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    ${onwards(id)} SELECT t.id FROM "AccessToken" t JOIN line USING (id) WHERE t."revokedAt" IS NULL ORDER BY t.id`;
  return rows.map((row) => row.id);
}
