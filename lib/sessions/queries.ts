import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
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
