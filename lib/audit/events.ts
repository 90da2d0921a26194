import 'server-only';
import type { Prisma } from '@/lib/db/generated/client';
import { credentialKey, findCredentials, findNames, type NamedCredential } from './name-queries';
import type { AuditRow } from './queries';
import { auditEventSchema, type AuditAccount, type AuditEvent } from './schema';

type Names = Awaited<ReturnType<typeof findNames>>;

const isCredential = (type: string | null) => type === 'access-token' || type === 'm2m-credential' || type === 'oauth-token';

/**
 * Rows as events: with the names of today beside those of then, so that they lead somewhere.
 * @param knownTo the reader who may not know with what and from where others acted; absent for site admins
 */
export async function readEvents(rows: readonly AuditRow[], knownTo: number | undefined): Promise<AuditEvent[]> {
  const [names, credentials] = await Promise.all([
    findNames(rows.flatMap((row) => [row.actorId, row.sudoById, targetUserId(row)]).filter((id) => id !== null)),
    findCredentials(rows.flatMap((row) => [actingKey(row), keyOf(row.targetType, row.targetId)].flat())),
  ]);
  return rows.map((row) => auditEventSchema.parse(toEvent(row, names, credentials, knownTo)));
}

/** A bearer is called by the credential that got it: its own row goes a week after its end. */
const actingKey = ({ clientId, credentialKind, credentialId }: AuditRow) =>
  clientId === null ? keyOf(credentialKind, credentialId) : keyOf('m2m-credential', String(clientId));

const keyOf = (kind: string | null, id: string | null) => (kind && id && isCredential(kind) ? [{ kind, id }] : []);

/** The account that the target is, or whose session it opened. */
function targetUserId({ targetType, targetId, after }: AuditRow): number | null {
  const id = targetType === 'user' ? Number(targetId) : targetType === 'session' ? changes(after)?.userId : null;
  return typeof id === 'number' && Number.isInteger(id) ? id : null;
}

function toEvent(row: AuditRow, names: Names, credentials: Map<string, NamedCredential>, knownTo: number | undefined): AuditEvent {
  const who = row.sudoById ?? row.actorId;
  const isAbridged = knownTo !== undefined && who !== null && who !== knownTo;
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    action: row.action,
    outcome: row.outcome,
    reason: row.reason,
    door: row.door,
    actor: account(row.actorId, row.actorName, names),
    sudoBy: row.sudoById === null ? null : account(row.sudoById, row.sudoByName, names),
    credential: isAbridged ? null : credentialOf(row, credentials),
    target: targetOf(row, names, credentials),
    before: changes(row.before),
    after: changes(row.after),
    requestId: isAbridged ? null : row.requestId,
    address: isAbridged ? null : row.address,
    userAgent: isAbridged ? null : row.userAgent,
    isAbridged,
  };
}

function account(id: number | null, name: string | null, names: Names): AuditAccount {
  const today = id === null ? undefined : names.get(id);
  return { id, name: name ?? today?.username ?? 'unknown', username: today?.username ?? null, kind: today?.kind ?? null };
}

const unnamed: NamedCredential = { name: null, lastFive: null, username: null };

function credentialOf(row: AuditRow, credentials: Map<string, NamedCredential>) {
  const { credentialKind: kind, credentialId: id } = row;
  const [key] = actingKey(row);
  return kind && id ? { kind, id, ...((key && credentials.get(credentialKey(key.kind, key.id))) ?? unnamed) } : null;
}

function targetOf(row: AuditRow, names: Names, credentials: Map<string, NamedCredential>): AuditEvent['target'] {
  const { targetType: type, targetId: id, targetName } = row;
  if (!type) return null;
  const userId = targetUserId(row);
  if (userId !== null) return { type, id, name: targetName, username: names.get(userId)?.username ?? null, lastFive: null };
  const [key] = type === 'oauth-token' ? actingKey(row) : keyOf(type, id);
  const known = key && credentials.get(credentialKey(key.kind, key.id));
  return { type, id, name: targetName ?? known?.name ?? null, username: known?.username ?? null, lastFive: known?.lastFive ?? null };
}

const changes = (value: Prisma.JsonValue): AuditEvent['before'] =>
  // Written as objects; anything else in the column would be a bug of long ago, which must not hide the event.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as AuditEvent['before']) : null;
