import 'server-only';
import { digestSecret } from '@/lib/crypto/digest';
import { db, type Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { CreateM2MCredentialInput, ListM2MCredentialsInput, M2MCredential } from './schema';

const credentialColumns = {
  id: true,
  serviceAccountId: true,
  clientId: true,
  name: true,
  description: true,
  scopes: true,
  createdAt: true,
  updatedAt: true,
  secrets: { select: { lastFive: true, lastUsedAt: true }, where: { revokedAt: null }, orderBy: { id: 'desc' } },
} satisfies Prisma.OAuthClientSelect;

type CredentialRow = Prisma.OAuthClientGetPayload<{ select: typeof credentialColumns }>;

function toCredential({ serviceAccountId, secrets, ...row }: CredentialRow): M2MCredential {
  const uses = secrets.flatMap(({ lastUsedAt }) => (lastUsedAt ? [lastUsedAt.toISOString()] : [])).sort();
  return {
    ...row,
    // A CHECK holds every M2M client to one service account.
    userId: serviceAccountId ?? 0,
    secretLastFive: secrets[0]?.lastFive ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastUsedAt: uses.at(-1) ?? null,
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

export const findM2MCredential = (id: number) =>
  db().oAuthClient.findFirst({
    where: { id, kind: 'M2M', deletedAt: null },
    select: { id: true, name: true, clientId: true, scopes: true, serviceAccount: { select: { id: true, username: true } } },
  });

/** Ends a client: itself, its secrets and every bearer it was given. Returns false when somebody else was first. */
export async function endClient(tx: Tx, id: number): Promise<boolean> {
  const now = new Date();
  const { count } = await tx.oAuthClient.updateMany({ where: { id, deletedAt: null }, data: { deletedAt: now } });
  if (count === 0) return false;
  await tx.oAuthClientSecret.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  await tx.oAuthToken.updateMany({ where: { clientId: id, revokedAt: null }, data: { revokedAt: now } });
  return true;
}
