import 'server-only';
import { allScopes } from '@/lib/authz/scopes';
import { digestSecret } from '@/lib/crypto/digest';
import { primaryKey } from '@/lib/crypto/server-keys';
import { findSessionForCheck } from '@/lib/sessions/check';
import type { AccountActor, Actor, Origin } from './actor';
import { actorOf, unfitAccount } from './authenticated';
import { readSid } from './session-cookie';
import { noteUse } from './usage';

/** The person whose session a cookie value names, or nobody. A cookie that ended is not an attack: nothing is recorded. */
export async function actorOfSession(cookieValue: string | undefined, origin: Origin): Promise<Actor> {
  const anonymous: Actor = { kind: 'anonymous', origin };
  const sid = await readSid(cookieValue);
  const session = sid && (await findSessionForCheck(sid));
  if (!sid || !session || session.revokedAt || session.expiresAt <= new Date()) return anonymous;
  if (session.kind !== 'HUMAN' || unfitAccount(session)) return anonymous;
  const redigest = session.digestKeyId === primaryKey().id ? null : digestSecret('session', sid);
  // A session that was just opened has been seen, but its account may not have been active yet.
  const lastWritten = session.lastActiveAt && session.lastSeenAt;
  noteUse({ kind: 'session', id: String(session.id), userId: session.userId, lastWritten, address: origin.address, redigest });
  const credential = { kind: 'session', id: session.id, expiresAt: session.expiresAt, scopes: allScopes } as const;
  const actor: AccountActor = { ...actorOf(session), credential, sudoBy: null, origin };
  return actor;
}
