import 'server-only';
import DataLoader from 'dataloader';
import { auditRow, type AuditColumns } from '@/lib/audit/record';
import { permissionsFrom } from '@/lib/authz/permissions';
import { inOneTurn } from '@/lib/db/batching';
import { db } from '@/lib/db/client';
import { accountOf, type AccountRow } from '@/lib/users/account';
import type { Settings } from '@/lib/site/settings-schema';
import type { AccountActor, Origin } from './actor';

/** Why a presented credential does not authenticate; `disabled` is all access tokens of the site. Doors word it by their contract. */
export type CheckRefusal =
  | 'malformed'
  | 'unknown'
  | 'disabled'
  | 'expired'
  | 'revoked'
  | 'disabled_token'
  | 'address_refused'
  | 'blocked'
  | 'deleted'
  | 'parent_ended'
  | 'client_disabled'
  | 'missing_scope'
  | 'missing_permission'
  | 'sudo_not_site_admin'
  | 'sudo_unknown_user'
  | 'sudo_unusable_user';

/** `settings` are the ones in force when the credential was looked up. */
export type Check = { ok: true; actor: AccountActor; settings: Settings } | { ok: false; reason: CheckRefusal };

export const refuse = (reason: CheckRefusal): Check => ({ ok: false, reason });

interface KnownCredential {
  type: 'access-token' | 'oauth-token' | 'session';
  id: number | string;
  owner: { userId: number; username: string };
}

// A pipeline whose token has ended asks again and again: refusals of one turn of the event loop share a statement.
const refusalWriter = new DataLoader<AuditColumns & { reason: string }, true>(async (rows) => {
  await db().auditEvent.createMany({ data: rows.map((row) => ({ ...row, outcome: 'REFUSED' as const })) });
  return rows.map(() => true);
}, inOneTurn);

/** Records, in full, that a credential we know was refused. */
export async function refuseKnown(credential: KnownCredential, reason: CheckRefusal, origin: Origin): Promise<Check> {
  const { owner, type, id } = credential;
  const entry = { action: 'authentication', target: { type, id, name: owner.username, userId: owner.userId } };
  await refusalWriter.load({ ...auditRow({ kind: 'anonymous', origin }, entry), reason });
  return refuse(reason);
}

/** What is wrong with the account itself, if anything. */
export const unfitAccount = (user: { blockedAt: Date | null; deletedAt: Date | null }): CheckRefusal | null =>
  user.deletedAt ? 'deleted' : user.blockedAt ? 'blocked' : null;

/** The part of an actor that comes from its account. */
export function actorOf(row: AccountRow): Pick<AccountActor, 'kind' | 'userId' | 'username' | 'isSiteAdmin' | 'permissions' | 'account'> {
  const { userId, username, isSiteAdmin } = row;
  const kind = row.kind === 'HUMAN' ? 'user' : 'service-account';
  return { kind, userId, username, isSiteAdmin, permissions: permissionsFrom(row.permissions, isSiteAdmin), account: () => accountOf(row) };
}
