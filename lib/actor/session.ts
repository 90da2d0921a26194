import 'server-only';
import { allScopes } from '@/lib/authz/scopes';
import { digestSecret } from '@/lib/crypto/digest';
import { findSessionBySid } from '@/lib/sessions/service';
import type { AccountActor, Actor, Origin } from './actor';
import { unfitAccount } from './authenticated';
import { readSid } from './session-cookie';
import { noteUse } from './usage';

/** The person whose session a cookie value names, or nobody. A cookie that ended is not an attack: nothing is recorded. */
export async function actorOfSession(cookieValue: string | undefined, origin: Origin): Promise<Actor> {
  const anonymous: Actor = { kind: 'anonymous', origin };
  const sid = await readSid(cookieValue);
  const session = sid && (await findSessionBySid(sid));
  if (!sid || !session || session.revokedAt || session.expiresAt <= new Date()) return anonymous;
  const { user } = session;
  if (user.kind !== 'HUMAN' || unfitAccount(user)) return anonymous;
  const redigest = session.isDigestCurrent ? null : digestSecret('session', sid);
  noteUse({ kind: 'session', id: String(session.id), userId: user.id, lastWritten: user.lastActiveAt && session.lastSeenAt, address: origin.address, redigest });
  const actor: AccountActor = {
    kind: 'user',
    userId: user.id,
    username: user.username,
    isSiteAdmin: user.isSiteAdmin,
    credential: { kind: 'session', id: session.id, expiresAt: session.expiresAt, scopes: allScopes },
    sudoBy: null,
    origin,
  };
  return actor;
}
