import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { noteRefusal } from '@/lib/audit/refusals';
import { recordAudit, recordRefusal } from '@/lib/audit/record';
import { digestCandidates } from '@/lib/crypto/digest';
import { mintLinkCode } from '@/lib/crypto/mint';
import { hashPassword } from '@/lib/crypto/password';
import { db } from '@/lib/db/client';
import { DomainError, isDomainError } from '@/lib/errors/domain-error';
import { isMailConfigured, queueMail } from '@/lib/mail/service';
import type { OperationContext } from '@/lib/operation/define-operation';
import { limiters } from '@/lib/sessions/limits';
import type { OpenedSession } from '@/lib/sessions/schema';
import { openSessionWithin } from '@/lib/sessions/service';
import { endOtherSessions } from '@/lib/sessions/service-own';
import { currentSettings } from '@/lib/site/settings';
import { passwordChangedMail, resetMail } from './mails';
import type { ResetPasswordInput } from './own-schema';
import { mailAddressOf } from './queries';
import {
  endOpenResets, findPassword, findReset, findResetAccount, insertOwnReset, lockPerson, setPassword, takeReset,
} from './queries-own';

/** Every answer takes at least this long, so that its time does not tell which accounts exist. */
const answerAfterMs = 150;

/**
 * Sets the password of the person that a link was made for, and signs in. The link is then spent, as are the account's other
 * links and sessions. One sentence for every link that does not work: whether it was used, replaced, too old or never made, and
 * whether its account is blocked, stays unsaid.
 * @throws DomainError `precondition_failed`, `rate_limited`
 */
export async function resetPassword(
  { actor, transaction }: OperationContext,
  { code, password }: ResetPasswordInput,
): Promise<OpenedSession> {
  await limiters().resetUse.consume(actor.origin.address ?? 'unknown');
  const reset = await findReset(digestCandidates('password-reset', code));
  if (!reset) {
    noteRefusal('unknown_reset_link', actor.origin);
    throw unusable();
  }
  const { user } = reset;
  const target = { type: 'user', id: user.id, name: user.username } as const;
  const reason = whyUnusable(reset);
  if (reason) {
    await recordRefusal(db(), actor, { action: 'password.reset', target }, reason);
    throw unusable();
  }
  const [hash, settings] = await Promise.all([hashPassword(password), currentSettings()]);
  const session = await transaction(async (tx) => {
    if (!(await lockPerson(tx, user.id)) || !(await takeReset(tx, reset.id))) throw unusable();
    const before = await findPassword(user.id, tx);
    await setPassword(tx, user.id, hash);
    await endOpenResets(tx, user.id);
    const endedSessions = await endOtherSessions(tx, { kind: 'anonymous', origin: actor.origin }, user.id);
    await recordAudit(tx, actor, {
      action: 'password.reset',
      target,
      before: { hasPassword: before !== null },
      after: { hasPassword: true, endedSessions },
    });
    await queueMail(tx, { recipient: await mailAddressOf(tx, user.id), ...passwordChangedMail(user.username) });
    return openSessionWithin(tx, actor, user, settings);
  });
  // Whoever was locked out by somebody's guessing is let in again.
  await limiters().account.forget(`id:${user.id}`);
  return session;
}

type Reset = NonNullable<Awaited<ReturnType<typeof findReset>>>;

function whyUnusable({ usedAt, expiresAt, user }: Reset): string | null {
  if (user.kind !== 'HUMAN') return 'not_a_person';
  if (user.deletedAt) return 'deleted';
  if (user.blockedAt) return 'blocked';
  if (usedAt) return 'used';
  return expiresAt <= new Date() ? 'expired' : null;
}

const unusable = () =>
  new DomainError('precondition_failed', {
    reason: 'reset_link_unusable',
    message: 'This link does not work any more. It was used, replaced by a newer one, or is too old. Ask for a new link.',
  });

/**
 * Mails a link to whoever forgot the password. The answer is always the same, and takes as long, whether the account exists, has
 * a verified address, is a machine, or has been sent enough mails for now.
 * @throws DomainError `rate_limited` for an address that asks too often
 */
export async function requestReset(context: OperationContext, { login }: { login: string }): Promise<null> {
  await limiters().resetRequest.consume(context.actor.origin.address ?? 'unknown');
  await Promise.all([sendLink(context, login), delay(answerAfterMs)]);
  return null;
}

async function sendLink({ actor, transaction }: OperationContext, login: string): Promise<void> {
  if (!isMailConfigured()) return;
  const [account, settings] = await Promise.all([findResetAccount(login), currentSettings()]);
  const recipient = account && (await mailAddressOf(db(), account.id));
  if (!account || !recipient || !(await mayMail(account.id))) return;
  const code = mintLinkCode();
  const expiresAt = new Date(Date.now() + settings['auth.passwordResetLinkExpiry'] * 1000);
  await transaction(async (tx) => {
    if (!(await lockPerson(tx, account.id))) return;
    // A link that an administrator handed out stays: anybody could end it by asking here.
    await endOpenResets(tx, account.id, { onlyOwn: true });
    await insertOwnReset(tx, account.id, code, expiresAt);
    await recordAudit(tx, actor, {
      action: 'password.requestReset',
      target: { type: 'user', id: account.id, name: account.username },
      after: { expiresAt: expiresAt.toISOString() },
    });
    await queueMail(tx, { recipient, ...resetMail(account.username, code, expiresAt) });
  });
}

async function mayMail(userId: number): Promise<boolean> {
  try {
    await limiters().resetMail.consume(`id:${userId}`);
    return true;
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}
