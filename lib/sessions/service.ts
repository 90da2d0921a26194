import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import { noteRefusal } from '@/lib/audit/refusals';
import { recordAudit, recordRefusal } from '@/lib/audit/record';
import { mintSessionId } from '@/lib/crypto/mint';
import { verifyPassword } from '@/lib/crypto/password';
import { db, type Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import type { Settings } from '@/lib/site/settings-schema';
import { limiters } from './limits';
import { findSignInAccount, insertSession, lockForSession, revokeSession } from './queries';
import type { OpenedSession, SignInInput } from './schema';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Opens a browser session for a person who knows the password. One sentence for every failure: which part was wrong, whether
 * the account exists, is blocked or is a machine stays unsaid.
 * @throws DomainError `unauthenticated`, `rate_limited`
 */
export async function signIn(context: OperationContext, { login, password }: SignInInput): Promise<OpenedSession> {
  const { actor } = context;
  const address = actor.origin.address ?? 'unknown';
  const account = await findSignInAccount(login);
  // Name and address of one account share its counters.
  const accountKey = account ? `id:${account.id}` : `login:${login}`;
  const limits = limiters();
  await limits.address.consume(address);
  await limits.pair.consume(`${accountKey}@${address}`);
  await limits.account.consume(accountKey);

  const isCorrect = await verifyPassword(account?.password?.hash ?? null, password);
  const reason = !account
    ? 'unknown_account'
    : account.kind !== 'HUMAN'
      ? 'not_a_person'
      : !isCorrect
        ? 'wrong_password'
        : account.blockedAt
          ? 'blocked'
          : null;
  if (!account || reason) {
    if (account)
      await recordRefusal(
        db(),
        actor,
        { action: 'session.create', target: { type: 'user', id: account.id, name: account.username } },
        reason ?? '',
      );
    else noteRefusal('unknown_account', actor.origin);
    throw signInFailed();
  }
  await Promise.all([limits.address.giveBack(address), limits.pair.forget(`${accountKey}@${address}`), limits.account.forget(accountKey)]);
  return openSession(context, { id: account.id, username: account.username, verifiedHash: account.password?.hash ?? null });
}

interface SessionOwner {
  id: number;
  username: string;
  /** The password that was verified: when it is another one by now, the session is not opened. */
  verifiedHash?: string | null;
}

/** Opens a session for a person that the caller has authenticated. @throws DomainError `unauthenticated` for anyone else */
export async function openSession({ actor, transaction }: OperationContext, user: SessionOwner): Promise<OpenedSession> {
  const settings = await currentSettings();
  return transaction((tx) => openSessionWithin(tx, actor, user, settings));
}

/** The same, in the transaction of what it follows. */
export async function openSessionWithin(
  tx: Tx,
  actor: Actor,
  { id: userId, username, verifiedHash }: SessionOwner,
  settings: Settings,
): Promise<OpenedSession> {
  const owner = await lockForSession(tx, userId);
  if (!owner || (verifiedHash !== undefined && verifiedHash !== owner.passwordHash)) throw signInFailed();
  const sid = mintSessionId();
  const expiresAt = new Date(Date.now() + settings['auth.sessionLifetimeDays'] * dayMs);
  const { id } = await insertSession(tx, userId, sid, expiresAt, actor.origin);
  await recordAudit(tx, actor, {
    action: 'session.create',
    target: { type: 'session', id, name: username, userId },
    after: { userId, expiresAt: expiresAt.toISOString() },
  });
  return { sid, userId, username, expiresAt: expiresAt.toISOString() };
}

const signInFailed = () =>
  new DomainError('unauthenticated', { reason: 'sign_in_failed', message: 'The username or password is not right.' });

/** Ends the session the actor came with; without one there is nothing to do. */
export async function signOut({ actor, transaction }: OperationContext): Promise<null> {
  if (!isAccount(actor) || actor.credential.kind !== 'session') return null;
  const { id } = actor.credential;
  return transaction(async (tx) => {
    const { count } = await revokeSession(tx, id);
    if (count > 0) {
      const target = { type: 'session' as const, id, name: actor.username, userId: actor.userId };
      await recordAudit(tx, actor, { action: 'session.revoke', target });
    }
    return null;
  });
}
