import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { leakDays } from './schema';

const dayMs = 86_400_000;
/** How long rows of bearers outlast them, and with them the knowledge which secret they were granted for. */
const bearerDays = 7;
/** The newest events of a credential that a summary counts; a busy one has very many. */
const countedEvents = 5_000;
const shownAddresses = 20;

export interface UseSummary {
  /** From when on its actions and addresses are told. */
  since: string;
  /** In the last 30 days. Null where only those of the whole M2M credential are counted, which `requestsOfCredential` says then. */
  requests: number | null;
  requestsOfCredential: number | null;
  /** The audited actions, and how often. */
  actions: Record<string, number>;
  addresses: string[];
}

export type SummarisedCredential =
  | { kind: 'access-token'; id: number }
  | { kind: 'client-secret'; id: number; clientId: number }
  | { kind: 'oauth-token'; id: bigint; clientId: number };

/** What a credential did in the last 30 days: its requests, what the audit log has of it, and from where. */
export async function summariseUse(credential: SummarisedCredential): Promise<UseSummary> {
  const month = new Date(Date.now() - leakDays * dayMs);
  if (credential.kind === 'access-token') {
    const { kind, id } = credential;
    const [use, requests, seen] = await Promise.all([
      auditedUse([actedWith(kind, String(id))], month),
      countRequests(kind, id, month),
      addressesOf(id, month),
    ]);
    return { ...use, requests, requestsOfCredential: null, addresses: [...new Set([...seen, ...use.addresses])].slice(0, shownAddresses) };
  }
  const { kind, id, clientId } = credential;
  const requests = await countRequests('m2m-credential', clientId, month);
  if (kind === 'oauth-token')
    return { ...(await auditedUse([actedWith(kind, String(id))], month)), requests: null, requestsOfCredential: requests };
  // Where there was no other secret, what the credential did is what this one did.
  if (!(await hadOtherSecrets(credential, month)))
    return { ...(await auditedUse(waysOfClient(clientId), month)), requests, requestsOfCredential: null };
  const since = new Date(Date.now() - bearerDays * dayMs);
  return { ...(await auditedUse(waysOfSecret(id, clientId), since)), requests: null, requestsOfCredential: requests };
}

const actedWith = (kind: string, id: string) => Prisma.sql`"credentialKind" = ${kind} AND "credentialId" = ${id}`;

/** It acts through the bearers it gets. */
const waysOfClient = (clientId: number) => [actedWith('m2m-credential', String(clientId)), Prisma.sql`"clientId" = ${clientId}`];

/** Of those the ones of its own bearers: the client's index leads there, without the events of all others. */
function waysOfSecret(secretId: number, clientId: number) {
  const bearers = Prisma.sql`(SELECT id::text FROM "OAuthToken" WHERE "secretId" = ${secretId})`;
  return [
    Prisma.sql`"clientId" = ${clientId} AND "credentialId" IN ${bearers}`,
    Prisma.sql`${actedWith('m2m-credential', String(clientId))} AND "targetType" = 'oauth-token' AND "targetId" IN ${bearers}`,
  ];
}

/** The events of any of the ways, each of which has an index. */
async function auditedUse(ways: readonly Prisma.Sql[], since: Date): Promise<Pick<UseSummary, 'since' | 'actions' | 'addresses'>> {
  const newest = ways.map(
    (way) => Prisma.sql`
      (SELECT id, action, address FROM "AuditEvent" WHERE ${way} AND at >= ${since} ORDER BY id DESC LIMIT ${countedEvents})`,
  );
  const events = await db().$queryRaw<{ action: string; address: string | null; count: number }[]>`
    SELECT action, address, count(*)::int AS count FROM (${Prisma.join(newest, ' UNION ')}) AS newest
    GROUP BY action, address ORDER BY count DESC, action`;
  const actions: Record<string, number> = {};
  for (const { action, count } of events) actions[action] = (actions[action] ?? 0) + count;
  const addresses = [...new Set(events.flatMap(({ address }) => address ?? []))].slice(0, shownAddresses);
  return { since: since.toISOString(), actions, addresses };
}

async function countRequests(kind: 'access-token' | 'm2m-credential', credentialId: number, since: Date): Promise<number> {
  const { _sum } = await db().credentialUse.aggregate({ where: { kind, credentialId, day: { gte: since } }, _sum: { requests: true } });
  return Number(_sum.requests ?? 0);
}

/** Whether the client could be used with another secret since then. */
async function hadOtherSecrets({ id, clientId }: { id: number; clientId: number }, since: Date): Promise<boolean> {
  const other = await db().oAuthClientSecret.findFirst({
    where: {
      clientId,
      id: { not: id },
      AND: [
        { OR: [{ revokedAt: null }, { revokedAt: { gt: since } }] },
        { OR: [{ expiresAt: null }, { expiresAt: { gt: since } }] },
      ],
    },
    select: { id: true },
  });
  return other !== null;
}

async function addressesOf(tokenId: number, since: Date): Promise<string[]> {
  const rows = await db().tokenAddress.findMany({
    where: { tokenId, lastSeenAt: { gte: since } },
    select: { address: true },
    orderBy: { lastSeenAt: 'desc' },
    take: shownAddresses,
  });
  return rows.map(({ address }) => address);
}
