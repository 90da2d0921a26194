import 'server-only';
import type { Tx } from '@/lib/db/client';

/**
 * Revokes the tokens of an account and everything they minted, however far down, for whomever. Says how many were still valid.
 *
 * Rounds, because a child that is being minted just now holds a lock on its parent: the UPDATE waits for it but does not see it.
 */
export async function revokeTokensOf(tx: Tx, userId: number): Promise<number> {
  let revoked = 0;
  for (;;) {
    const round = await tx.$executeRaw`
      WITH RECURSIVE family AS (
        SELECT id FROM "AccessToken" WHERE "userId" = ${userId}
        UNION SELECT child.id FROM "AccessToken" child JOIN family ON child."parentId" = family.id
      )
      UPDATE "AccessToken" SET "revokedAt" = now() WHERE id IN (SELECT id FROM family) AND "revokedAt" IS NULL`;
    if (round === 0) return revoked;
    revoked += round;
  }
}
