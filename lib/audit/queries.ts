import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { AuditFilter } from './schema';

// Written in SQL: an OR over a million rows reads them all, a UNION of one indexed branch per way reads what it answers.

export interface AuditRow {
  id: bigint;
  at: Date;
  action: string;
  outcome: 'SUCCESS' | 'REFUSED';
  reason: string | null;
  door: string;
  actorId: number | null;
  actorName: string | null;
  sudoById: number | null;
  sudoByName: string | null;
  credentialKind: string | null;
  credentialId: string | null;
  clientId: number | null;
  targetType: string | null;
  targetId: string | null;
  targetName: string | null;
  before: Prisma.JsonValue;
  after: Prisma.JsonValue;
  requestId: string | null;
  address: string | null;
  userAgent: string | null;
}

export interface AuditQuestion extends Omit<AuditFilter, 'action'> {
  /** Any of these; the prefix of a filter is resolved to the actions there are. */
  actions?: readonly string[];
  beforeId?: string | undefined;
  afterId?: string | undefined;
  limit: number;
  /** Set where the reader may not know with what and from where others acted: nor may a filter tell. */
  knownTo?: number | undefined;
}

/** Up to `limit` events, the newest first; with `afterId` the oldest first. */
export async function findEvents(question: AuditQuestion): Promise<AuditRow[]> {
  if (question.actions?.length === 0) return [];
  const direction = question.afterId ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rest = Prisma.join([Prisma.sql`TRUE`, ...conditions(question)], ' AND ');
  const branches = waysIn(question).map(
    (way) => Prisma.sql`(SELECT id FROM "AuditEvent" WHERE ${way} AND ${rest} ORDER BY id ${direction} LIMIT ${question.limit})`,
  );
  return db().$queryRaw<AuditRow[]>`
    SELECT id, at, action, outcome, reason, door, "actorId", "actorName", "sudoById", "sudoByName", "credentialKind", "credentialId",
           "clientId", "targetType", "targetId", "targetName", before, after, "requestId", address, "userAgent"
    FROM "AuditEvent" WHERE id IN (
      SELECT id FROM (${Prisma.join(branches, ' UNION ')}) AS found ORDER BY id ${direction} LIMIT ${question.limit})
    ORDER BY id ${direction}`;
}

/** The ways by which an event may be meant, each with an index that gives it in order. One question has one set of them. */
function waysIn(question: AuditQuestion): Prisma.Sql[] {
  const { aboutUserId, credential, actions } = question;
  if (aboutUserId !== undefined) return aboutAccount(aboutUserId);
  if (credential) return aboutCredential(credential);
  if (actions && !isNarrow(question)) return actions.map((action) => Prisma.sql`action = ${action}`);
  return [Prisma.sql`TRUE`];
}

/** True where another condition has an index that leads to fewer events than any action does. */
const isNarrow = ({ actorId, aboutUserId, credential, targetId, address, requestId }: AuditQuestion): boolean =>
  [actorId, aboutUserId, credential, targetId, address, requestId].some((part) => part !== undefined);

const aboutAccount = (userId: number) => [
  Prisma.sql`"actorId" = ${userId}`,
  Prisma.sql`"sudoById" = ${userId}`,
  Prisma.sql`"subjectId" = ${userId}`,
  Prisma.sql`"targetType" = 'user' AND "targetId" = ${String(userId)}`,
];

function aboutCredential({ kind, id }: NonNullable<AuditFilter['credential']>) {
  const direct = [
    Prisma.sql`"credentialKind" = ${kind} AND "credentialId" = ${id}`,
    Prisma.sql`"targetType" = ${kind} AND "targetId" = ${id}`,
  ];
  if (kind !== 'm2m-credential') return direct;
  // What a credential does, it does by the bearers it was given. An id beyond the column's range names none.
  return [...direct, Prisma.sql`"clientId" = ${Number(id) < 2 ** 31 ? Number(id) : -1}::int`];
}

function conditions(question: AuditQuestion): Prisma.Sql[] {
  const { actorId, aboutUserId, credential, actions, door, outcome, targetType, targetId, address, requestId, knownTo } = question;
  const { since, until, beforeId, afterId } = question;
  const equal = [
    ...(actorId === undefined ? [] : [Prisma.sql`"actorId" = ${actorId}`]),
    ...(door ? [Prisma.sql`door = ${door}`] : []),
    ...(outcome ? [outcome === 'REFUSED' ? Prisma.sql`outcome = 'REFUSED'` : Prisma.sql`outcome = 'SUCCESS'`] : []),
    ...(targetType ? [Prisma.sql`"targetType" = ${targetType}`] : []),
    ...(targetId ? [Prisma.sql`"targetId" = ${targetId}`] : []),
    ...(address ? [Prisma.sql`address = ${address}`] : []),
    ...(requestId ? [Prisma.sql`"requestId" = ${requestId}`] : []),
    ...(beforeId ? [Prisma.sql`id < ${beforeId}::bigint`] : []),
    ...(afterId ? [Prisma.sql`id > ${afterId}::bigint`] : []),
    ...(since ? [Prisma.sql`at >= ${since}::timestamptz AND id >= ${firstIdAround(since, -1)}`] : []),
    ...(until ? [Prisma.sql`at < ${until}::timestamptz AND id < ${firstIdAround(until, 1)}`] : []),
  ];
  // Beside another way in, these are plain conditions.
  const beside = [
    ...(aboutUserId !== undefined && credential ? [Prisma.sql`(${Prisma.join(aboutCredential(credential), ' OR ')})`] : []),
    ...(actions && isNarrow(question) ? [Prisma.sql`action = ANY(${[...actions]}::text[])`] : []),
    ...(knownTo !== undefined && (address || requestId || credential)
      ? [Prisma.sql`COALESCE("sudoById", "actorId", ${knownTo}) = ${knownTo}`]
      : []),
  ];
  return [...equal, ...beside];
}

/**
 * The id where a time begins. Ids follow the time but for transactions that lasted, hence the minute of room (the exact time is a
 * condition of its own). Found by halving: a period long ago, or one without events of the kind asked for, costs no walk.
 */
function firstIdAround(instant: string, room: 1 | -1): Prisma.Sql {
  const edge = Prisma.sql`${instant}::timestamptz ${room === 1 ? Prisma.sql`+` : Prisma.sql`-`} interval '1 minute'`;
  return Prisma.sql`(
    WITH RECURSIVE halves(low, high) AS (
      SELECT COALESCE(min(id), 0), COALESCE(max(id), 0) + 1 FROM "AuditEvent"
      UNION ALL
      SELECT CASE WHEN probe.at < ${edge} THEN probe.id + 1 ELSE low END,
             CASE WHEN probe.at < ${edge} THEN high ELSE (low + high) / 2 END
      FROM halves, LATERAL (SELECT id, at FROM "AuditEvent" WHERE id >= (low + high) / 2 ORDER BY id LIMIT 1) AS probe
      WHERE low < high
    )
    SELECT max(low) FROM halves)`;
}

/** The names of all actions there are: one index step for each, however many events. */
export async function findActions(): Promise<string[]> {
  const rows = await db().$queryRaw<{ action: string }[]>`
    WITH RECURSIVE known AS (
      SELECT min(action) AS action FROM "AuditEvent"
      UNION ALL SELECT (SELECT min(action) FROM "AuditEvent" WHERE action > known.action) FROM known WHERE known.action IS NOT NULL
    )
    SELECT action FROM known WHERE action IS NOT NULL`;
  return rows.map(({ action }) => action);
}

/** The newest event there is: where an export begins. */
export async function newestEventId(): Promise<bigint> {
  const newest = await db().auditEvent.findFirst({ select: { id: true }, orderBy: { id: 'desc' } });
  return newest?.id ?? 0n;
}
