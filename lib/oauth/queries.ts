import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { CreateM2MCredentialInput, ListM2MCredentialsInput, M2MCredential, M2MSecret, UpdateM2MCredentialInput } from './schema';

// Living ones come before all others, and of those the last to end: what is cut off ended long ago.
const shownSecrets = 20;

const secretColumns = {
  id: true,
  lastFive: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  leakedAt: true,
} satisfies Prisma.OAuthClientSecretSelect;

const credentialColumns = {
  id: true,
  serviceAccountId: true,
  clientId: true,
  name: true,
  description: true,
  scopes: true,
  createdAt: true,
  updatedAt: true,
  disabledAt: true,
  secrets: {
    select: secretColumns,
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { expiresAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    take: shownSecrets,
  },
} satisfies Prisma.OAuthClientSelect;

type CredentialRow = Prisma.OAuthClientGetPayload<{ select: typeof credentialColumns }>;

type SecretRow = CredentialRow['secrets'][number];

const isLiving = ({ revokedAt, expiresAt }: SecretRow): boolean => revokedAt === null && (expiresAt === null || expiresAt > new Date());

const toSecret = (row: SecretRow): M2MSecret => ({
  id: row.id,
  lastFive: row.lastFive,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  leakedAt: row.leakedAt?.toISOString() ?? null,
});

function toCredential({ serviceAccountId, secrets, disabledAt, ...row }: CredentialRow): M2MCredential {
  const uses = secrets.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.toISOString()] : [])).sort();
  const living = secrets.filter(isLiving).sort((one, other) => other.id - one.id);
  return {
    ...row,
    // A CHECK holds every M2M client to one service account.
    userId: serviceAccountId ?? 0,
    secretLastFive: living[0]?.lastFive ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastUsedAt: uses.at(-1) ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    secrets: living.map(toSecret),
  };
}

interface NewCredential extends CreateM2MCredentialInput {
  clientId: string;
  secret: string;
  createdById: number | null;
}

export async function insertM2MCredential(tx: Tx, { userId, description, secret, ...rest }: NewCredential): Promise<M2MCredential> {
  const row = await tx.oAuthClient.create({
    data: {
      ...rest,
      kind: 'M2M',
      description: description || null,
      serviceAccountId: userId,
      secrets: { create: { ...digestSecret('client-secret', secret), lastFive: secret.slice(-5) } },
    },
    select: credentialColumns,
  });
  return toCredential(row);
}

const ofAccount = (userId: number): Prisma.OAuthClientWhereInput => ({ kind: 'M2M', serviceAccountId: userId, deletedAt: null });

export async function findM2MCredentials({ userId, limit, afterId }: ListM2MCredentialsInput): Promise<M2MCredential[]> {
  const rows = await db().oAuthClient.findMany({
    where: { ...ofAccount(userId), ...(afterId ? { id: { lt: afterId } } : {}) },
    select: credentialColumns,
    orderBy: { id: 'desc' },
    take: limit,
    relationLoadStrategy: 'join',
  });
  return rows.map(toCredential);
}

export const countM2MCredentials = (userId: number): Promise<number> => db().oAuthClient.count({ where: ofAccount(userId) });

/** A credential that is not deleted, nor its account, or null. */
export const findM2MCredential = (id: number) =>
  db().oAuthClient.findFirst({
    where: { id, kind: 'M2M', deletedAt: null, serviceAccount: { deletedAt: null } },
    select: { id: true, name: true, clientId: true, scopes: true, serviceAccount: { select: { id: true, username: true } } },
  });

/** The same as the domain speaks of it, with the secrets that ended. */
export async function findM2MCredentialDetails(id: number): Promise<{ credential: M2MCredential; endedSecrets: M2MSecret[] } | null> {
  const row = await db().oAuthClient.findFirst({
    where: { id, kind: 'M2M', deletedAt: null, serviceAccount: { deletedAt: null } },
    select: credentialColumns,
    relationLoadStrategy: 'join',
  });
  return row && { credential: toCredential(row), endedSecrets: row.secrets.filter((secret) => !isLiving(secret)).map(toSecret) };
}

/** Keeps the account from being deleted until the transaction ends. False when it is gone already. */
export async function holdAccount(tx: Tx, userId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "User" WHERE id = ${userId} AND "deletedAt" IS NULL FOR SHARE`;
  return rows.length > 0;
}

/** Whoever changes a credential holds this lock: changes come one after the other. Null when it is gone already. */
export async function lockCredential(tx: Tx, id: number): Promise<M2MCredential | null> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "OAuthClient" c JOIN "User" u ON u.id = c."serviceAccountId"
    WHERE c.id = ${id} AND c.kind = 'M2M' AND c."deletedAt" IS NULL AND u."deletedAt" IS NULL FOR NO KEY UPDATE OF c`;
  if (rows.length === 0) return null;
  return toCredential(await tx.oAuthClient.findUniqueOrThrow({ where: { id }, select: credentialColumns }));
}

type Changes = Omit<UpdateM2MCredentialInput, 'id' | 'lastUpdatedAt'> & { disabledAt?: Date | null };

export async function updateCredential(tx: Tx, id: number, { description, ...changes }: Changes): Promise<M2MCredential> {
  const data = { ...changes, ...(description === undefined ? {} : { description: description || null }) };
  return toCredential(await tx.oAuthClient.update({ where: { id }, data, select: credentialColumns }));
}

/** Ends a client: itself, its secrets and every bearer it was given. Returns false when somebody else was first. */
export async function endClient(tx: Tx, id: number): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.oAuthClient.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) return false;
  await tx.oAuthClientSecret.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  await tx.oAuthToken.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  return true;
}
