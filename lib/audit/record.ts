import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';

interface Named {
  id: number | string;
  name?: string;
}

/** What belongs to an account names it: without, the account would not find the event among its own. */
export type AuditTarget =
  | (Named & { type: 'user' | 'site' | 'role' | 'code-host' })
  // With whose membership it is, where it is about one.
  | (Named & { type: 'group' | 'repository'; userId?: number })
  | (Named & { type: 'access-token' | 'm2m-credential' | 'oauth-token' | 'session'; userId: number | null });

export type AuditTargetType = AuditTarget['type'];

export interface AuditEntry {
  /** `token.create`: the policy action's name in most cases. */
  action: string;
  target?: AuditTarget;
  /** What changed, without secrets: never a digest, a token or a password. */
  before?: Prisma.InputJsonObject;
  after?: Prisma.InputJsonObject;
}

/** Writes the event of a change, in the transaction of the change: a failing audit fails the change. */
export async function recordAudit(tx: Db, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({ data: { ...auditRow(actor, entry), outcome: 'SUCCESS' }, select: { id: true } });
}

/** Writes that something was refused, with the reason. */
export async function recordRefusal(tx: Db, actor: Actor, entry: AuditEntry, reason: string): Promise<void> {
  await tx.auditEvent.create({ data: { ...auditRow(actor, entry), outcome: 'REFUSED', reason }, select: { id: true } });
}

export type AuditColumns = Omit<Prisma.AuditEventUncheckedCreateInput, 'outcome'>;

/** The columns of an event that come from who asked, and how. */
export function auditRow(actor: Actor, entry: AuditEntry): AuditColumns {
  const { origin } = actor;
  return {
    action: entry.action,
    door: origin.door,
    requestId: origin.requestId,
    address: origin.address,
    userAgent: origin.userAgent,
    actorId: isAccount(actor) ? actor.userId : null,
    actorName: isAccount(actor) ? actor.username : actor.kind,
    sudoById: isAccount(actor) ? (actor.sudoBy?.userId ?? null) : null,
    sudoByName: isAccount(actor) ? (actor.sudoBy?.username ?? null) : null,
    credentialKind: isAccount(actor) ? actor.credential.kind : null,
    credentialId: isAccount(actor) ? String(actor.credential.id) : null,
    clientId: isAccount(actor) && actor.credential.kind === 'oauth-token' ? actor.credential.clientId : null,
    targetType: entry.target?.type ?? null,
    targetId: entry.target ? String(entry.target.id) : null,
    targetName: entry.target?.name ?? null,
    subjectId: subjectOf(actor, entry),
    ...(entry.before ? { before: entry.before } : {}),
    ...(entry.after ? { after: entry.after } : {}),
  };
}

/** The account that a change of its credentials and sessions is about. Its own acts name it already. */
function subjectOf(actor: Actor, { target }: AuditEntry): number | null {
  if (target === undefined || !('userId' in target) || target.userId === undefined) return null;
  return isAccount(actor) && actor.userId === target.userId ? null : target.userId;
}
