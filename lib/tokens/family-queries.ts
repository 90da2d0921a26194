import 'server-only';
import type { Tx } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';

// Whoever locks several tokens takes the lower id first, after the accounts: in any other order two at once could wait for each other.

interface FamilyChange {
  /** The tokens it begins with; what they minted follows, however far down and for whomever. */
  first: Prisma.Sql;
  /** Of those, the ones that are still to be changed: false once they are. */
  open: Prisma.Sql;
  set: Prisma.Sql;
}

/**
 * Changes tokens and everything they minted. Returns the ids that were changed.
 *
 * A child that is being minted just now holds a lock on its parent, so the UPDATE waits for it but does not see it: only the
 * next round does. Rounds end because a token that was changed so mints no more that would be open.
 */
async function changeFamily(tx: Tx, { first, open, set }: FamilyChange): Promise<number[]> {
  const changed: number[] = [];
  for (;;) {
    const round = await tx.$queryRaw<{ id: number }[]>`
      WITH RECURSIVE family AS (
        SELECT id FROM "AccessToken" WHERE ${first}
        UNION SELECT child.id FROM "AccessToken" child JOIN family ON child."parentId" = family.id
      ), locked AS (
        SELECT id FROM "AccessToken" WHERE id IN (SELECT id FROM family) AND ${open} ORDER BY id FOR NO KEY UPDATE
      )
      UPDATE "AccessToken" SET ${set}, "updatedAt" = now() WHERE id IN (SELECT id FROM locked) AND ${open} RETURNING id`;
    if (round.length === 0) return changed;
    changed.push(...round.map((row) => row.id));
  }
}

const revocation = { open: Prisma.sql`"revokedAt" IS NULL`, set: Prisma.sql`"revokedAt" = now()` };

/** Revokes a token and everything it minted. Returns the ids that were still valid. */
export const revokeWithDescendants = (tx: Tx, id: number): Promise<number[]> =>
  changeFamily(tx, { first: Prisma.sql`id = ${id}`, ...revocation });

/** Revokes the tokens of an account and everything they minted. Says how many were still valid. */
export const revokeTokensOf = async (tx: Tx, userId: number): Promise<number> =>
  (await changeFamily(tx, { first: Prisma.sql`"userId" = ${userId}`, ...revocation })).length;

/** Takes a token and everything it minted out of use. Returns the ids that were in use. */
export const disableWithDescendants = (tx: Tx, id: number): Promise<number[]> =>
  changeFamily(tx, {
    first: Prisma.sql`id = ${id}`,
    open: Prisma.sql`"disabledAt" IS NULL`,
    set: Prisma.sql`"disabledAt" = now()`,
  });

/** Ends a token and everything it minted at `end` at the latest. */
export async function endWithDescendants(tx: Tx, id: number, end: Date): Promise<void> {
  await changeFamily(tx, {
    first: Prisma.sql`id = ${id}`,
    open: Prisma.sql`"revokedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > ${end})`,
    set: Prisma.sql`"expiresAt" = ${end}`,
  });
}

/** Locks a token with everything it minted, and with them another one, on which the token that takes its place will stand. */
export async function lockFamily(tx: Tx, id: number, besideId: number | null): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE family AS (
      SELECT id FROM "AccessToken" WHERE id = ${id}
      UNION SELECT child.id FROM "AccessToken" child JOIN family ON child."parentId" = family.id
    ) SELECT 1 FROM "AccessToken" WHERE id IN (SELECT id FROM family) OR id = ${besideId} ORDER BY id FOR NO KEY UPDATE`;
}

/** Locks a token with everything that it and what came from it by rotation minted: whatever of that ends is held already. */
export async function lockWithSuccessors(tx: Tx, id: number): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE family AS (
      SELECT ${id}::int AS id
      UNION SELECT next.id FROM family CROSS JOIN LATERAL (
        SELECT t.id FROM "AccessToken" t WHERE t."parentId" = family.id
        UNION ALL SELECT t.id FROM "AccessToken" t WHERE t."rotatedFromId" = family.id
      ) AS next
    ) SELECT 1 FROM "AccessToken" WHERE id IN (SELECT id FROM family) ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Locks what goes with an account that is erased, its tokens and everything they minted, and the tokens of others that it made. The
 * database would come to them by generations. What is being minted just now is waited for and seen in the next round; only when no
 * more can come are the rows taken away from the use counts too, which hold their keys.
 */
export async function lockTokensToErase(tx: Tx, userId: number): Promise<void> {
  const family = Prisma.sql`WITH RECURSIVE family AS (
    SELECT id FROM "AccessToken" WHERE "userId" = ${userId}
    UNION SELECT child.id FROM "AccessToken" child JOIN family ON child."parentId" = family.id
  ) SELECT 1 FROM "AccessToken" WHERE id IN (SELECT id FROM family)`;
  for (let held = -1, found = 0; found !== held; ) {
    held = found;
    found = await tx.$executeRaw`${family} OR "createdById" = ${userId} ORDER BY id FOR NO KEY UPDATE`;
  }
  await tx.$executeRaw`${family} ORDER BY id FOR UPDATE`;
}
