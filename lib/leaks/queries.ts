import 'server-only';
import { db, type Tx } from '@/lib/db/client';
import { mayOpenPages } from '@/lib/users/service-address';
import { leakDays, type Leak } from './schema';

const shownLeaks = 20;

/** How often a leak of this credential was recorded already, and whether with this very place. */
export async function earlierReports(tx: Tx, targetType: string, targetId: string, foundAt: string | null) {
  const rows = await tx.auditEvent.findMany({
    where: { action: 'credential.leaked', targetType, targetId },
    select: { after: true },
    orderBy: { id: 'desc' },
    take: 100,
  });
  const places = rows.map(({ after }) => (typeof after === 'object' && after !== null && 'foundAt' in after ? after.foundAt : null));
  return { count: rows.length, hasPlace: places.includes(foundAt) };
}

export interface LeakOwner {
  username: string;
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
}

export const findLeakOwner = (userId: number): Promise<LeakOwner | null> =>
  db().user.findUnique({ where: { id: userId }, select: { username: true, kind: true } });

const reader = {
  id: true,
  isSiteAdmin: true,
  emails: { where: { isPrimary: true, verifiedAt: { not: null }, deletedAt: null }, select: { email: true }, take: 1 },
} as const;
const reachable = { kind: 'HUMAN', blockedAt: null, deletedAt: null } as const;

export interface LeakRecipient {
  email: string;
  /** Whether the pages of the account open for them. Of a contact that is only an address, nobody knows. */
  mayOpenPages: boolean;
}

interface ReaderRow {
  id: number;
  isSiteAdmin: boolean;
  emails: { email: string }[];
}

/**
 * Who is told: the person; for a service account its owner and its contact. Where that is nobody, the site admins.
 */
export async function recipientsOf(userId: number): Promise<LeakRecipient[]> {
  const account = await db().user.findUnique({
    where: { id: userId },
    select: { ...reader, contact: true, owner: { select: { ...reader, blockedAt: true, deletedAt: true } } },
  });
  const { owner, contact } = account ?? {};
  const known = (row: ReaderRow): LeakRecipient[] =>
    row.emails.map(({ email }) => ({ email, mayOpenPages: mayOpenPages({ userId: row.id, isSiteAdmin: row.isSiteAdmin }, userId) }));
  const found = [
    ...(account ? known(account) : []),
    ...(owner && !owner.blockedAt && !owner.deletedAt ? known(owner) : []),
    ...(contact && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact) ? [{ email: contact, mayOpenPages: false }] : []),
  ];
  // Of one address in two roles the first is told, which is the one that is known.
  if (found.length > 0) return found.filter(({ email }, index) => found.findIndex((each) => each.email === email) === index);
  const admins = await db().user.findMany({ where: { ...reachable, isSiteAdmin: true }, select: reader, take: 50 });
  return admins.flatMap(known);
}

/** Leaks of an account's credentials that are shown to it, the latest first. */
export async function findLeaks(userId: number): Promise<Leak[]> {
  const since = new Date(Date.now() - leakDays * 86_400_000);
  const recent = { leakedAt: { gte: since } };
  const latest = { orderBy: { leakedAt: 'desc' }, take: shownLeaks } as const;
  const [tokens, secrets, bearers] = await Promise.all([
    db().accessToken.findMany({
      where: { userId, ...recent },
      select: { id: true, note: true, lastFive: true, leakedAt: true, revokedAt: true, disabledAt: true, expiresAt: true },
      ...latest,
    }),
    db().oAuthClientSecret.findMany({
      where: { client: { serviceAccountId: userId, deletedAt: null }, ...recent },
      select: {
        lastFive: true,
        leakedAt: true,
        revokedAt: true,
        expiresAt: true,
        client: { select: { id: true, name: true, disabledAt: true } },
      },
      ...latest,
    }),
    db().oAuthToken.findMany({
      where: { userId, client: { deletedAt: null }, ...recent },
      select: { id: true, leakedAt: true, revokedAt: true, expiresAt: true, client: { select: { id: true, name: true } } },
      ...latest,
    }),
  ]);
  const leaks: Leak[] = [
    ...tokens.map((row): Leak => ({
      kind: 'access-token', id: String(row.id), m2mCredentialId: null, name: row.note, lastFive: row.lastFive, ...whenAndNow(row),
    })),
    ...secrets.map(({ client, ...row }): Leak => ({
      kind: 'm2m-credential', id: String(client.id), m2mCredentialId: client.id, name: client.name, lastFive: row.lastFive,
      ...whenAndNow({ ...row, disabledAt: client.disabledAt }),
    })),
    ...bearers.map(({ client, ...row }): Leak => ({
      kind: 'oauth-token', id: String(row.id), m2mCredentialId: client.id, name: client.name, lastFive: null,
      ...whenAndNow({ ...row, disabledAt: null }),
    })),
  ];
  return leaks.sort((one, other) => other.leakedAt.localeCompare(one.leakedAt)).slice(0, shownLeaks);
}

interface Ends {
  leakedAt: Date | null;
  revokedAt: Date | null;
  disabledAt: Date | null;
  expiresAt: Date | null;
}

const whenAndNow = ({ leakedAt, revokedAt, disabledAt, expiresAt }: Ends): Pick<Leak, 'leakedAt' | 'state'> => ({
  leakedAt: (leakedAt ?? new Date(0)).toISOString(),
  state: revokedAt ? 'revoked' : expiresAt && expiresAt <= new Date() ? 'expired' : disabledAt ? 'disabled' : 'active',
});
