import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import { db, type Db, type Tx } from '@/lib/db/client';
import type { Origin } from '@/lib/actor/actor';

/** What signing in looks at: the account of a name or of a verified address, deleted ones apart. */
export const findSignInAccount = (login: string) =>
  db().user.findFirst({
    where: {
      deletedAt: null,
      OR: [{ username: login }, { emails: { some: { email: login, deletedAt: null, verifiedAt: { not: null } } } }],
    },
    select: { id: true, kind: true, username: true, blockedAt: true, password: { select: { hash: true } } },
    orderBy: { id: 'asc' },
  });

export const insertSession = (tx: Tx, userId: number, sid: string, expiresAt: Date, origin: Origin) =>
  tx.session.create({
    data: { userId, ...digestSecret('session', sid), expiresAt, address: origin.address, userAgent: origin.userAgent },
    select: { id: true },
  });

export const revokeSession = (tx: Tx, id: number) =>
  tx.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });

/**
 * Keeps an account from being blocked, deleted or given another password until the transaction ends, and says whether it is a
 * person who may come in. What was read before may have changed since.
 */
export async function lockForSession(tx: Tx, userId: number): Promise<{ passwordHash: string | null } | null> {
  const fit = await tx.$queryRaw<object[]>`
    SELECT 1 FROM "User" WHERE id = ${userId} AND kind = 'HUMAN' AND "blockedAt" IS NULL AND "deletedAt" IS NULL FOR SHARE`;
  if (fit.length === 0) return null;
  // A statement of its own: one that waited for the lock still sees other tables as they were before.
  const password = await tx.password.findUnique({ where: { userId }, select: { hash: true } });
  return { passwordHash: password?.hash ?? null };
}

const sessionColumns = {
  id: true,
  userId: true,
  address: true,
  userAgent: true,
  createdAt: true,
  lastSeenAt: true,
  expiresAt: true,
} as const;

const living = () => ({ revokedAt: null, expiresAt: { gt: new Date() } });

/** The sessions of an account that still open something, the one seen last first. */
export const findLivingSessions = (userId: number, limit: number) =>
  db().session.findMany({
    where: { userId, ...living() },
    select: sessionColumns,
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

export const findLivingSession = (id: number, on: Db = db()) =>
  on.session.findFirst({
    where: { id, ...living() },
    select: { ...sessionColumns, user: { select: { username: true } } },
  });

/** Ends the living sessions of an account, one apart. @returns how many */
export async function revokeSessionsBut(tx: Tx, userId: number, exceptId: number | null): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, ...living(), ...(exceptId === null ? {} : { id: { not: exceptId } }) },
    data: { revokedAt: new Date() },
  });
  return count;
}
