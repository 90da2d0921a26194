import 'server-only';
import { recordAudit, type AuditEntry } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { refuseOwnByToken } from '@/lib/authz/own-session';
import { mintLinkCode } from '@/lib/crypto/mint';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { claimPendingGrants } from '@/lib/grants/service-pending';
import { isMailConfigured, queueMail } from '@/lib/mail/service';
import type { OperationContext } from '@/lib/operation/define-operation';
import { limiters } from '@/lib/sessions/limits';
import { getTarget } from '@/lib/users/service-target';
import { verificationMail } from './mails';
import {
  deleteEmail, findEmails, insertEmail, lockAddresses, setPrimary, setVerificationCode, setVerified, type EmailRow,
} from './queries';
import type { AddEmailInput, EmailAddress, EmailReference, SetEmailVerifiedInput } from './schema';

const mostAddresses = 20;
export const linkLifetimeMs = 7 * 24 * 60 * 60 * 1000;

type Target = Awaited<ReturnType<typeof getTarget>>;

/** True while the link of the last confirmation mail works. */
export const isPending = ({ verifiedAt, verificationSentAt }: EmailRow): boolean =>
  verifiedAt === null && verificationSentAt !== null && Date.now() - verificationSentAt.getTime() < linkLifetimeMs;

/** Addresses of accounts, the primary one first. @throws DomainError `forbidden` */
export async function listEmails({ actor }: OperationContext, userIds: number[]): Promise<{ userId: number; emails: EmailAddress[] }[]> {
  for (const userId of userIds) authorize(actor, 'email.list', { userId, kind: 'HUMAN' });
  const rows = await findEmails(userIds);
  return userIds.map((userId) => ({ userId, emails: rows.filter((row) => row.userId === userId).map(toEmailAddress) }));
}

const toEmailAddress = (row: EmailRow): EmailAddress => ({
  email: row.email,
  isPrimary: row.isPrimary,
  isVerified: row.verifiedAt !== null,
  isVerificationPending: isPending(row),
  createdAt: row.createdAt.toISOString(),
});

/**
 * Adds an unconfirmed address and mails a link to confirm it. An account's first address is its primary one from the start.
 * SG §2.1.
 * @throws DomainError `forbidden` (also for service accounts), `not_found`, `conflict` (field `email`), `precondition_failed`,
 *   `rate_limited`
 */
export async function addEmail({ actor, transaction }: OperationContext, { userId, email }: AddEmailInput): Promise<null> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'email.manage', target);
  await limiters().emailAdd.consume(`id:${userId}`);
  return transaction(async (tx) => {
    const before = await lockAddresses(tx, userId);
    if (before.length >= mostAddresses) {
      throw new DomainError('precondition_failed', {
        reason: 'too_many_emails',
        message: `An account may have ${mostAddresses} addresses. Remove one first.`,
      });
    }
    const row = await insertEmail(tx, { userId, email, isPrimary: before.length === 0 });
    await recordAudit(tx, actor, entry('email.add', target, { after: { email } }));
    await mailLink(tx, target, row);
    return null;
  });
}

/**
 * Removes an address. The last confirmed one stays, and so does the primary one while another could take its place.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed`
 */
export async function removeEmail({ actor, transaction }: OperationContext, { userId, email }: EmailReference): Promise<null> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'email.manage', target);
  return transaction(async (tx) => {
    const { row, others } = pick(await lockAddresses(tx, userId), email);
    const isVerified = row.verifiedAt !== null;
    if (isVerified && others.every(({ verifiedAt }) => verifiedAt === null)) {
      throw new DomainError('precondition_failed', {
        reason: 'last_verified_email',
        message: `"${row.email}" is the only confirmed address. Add and confirm another one first.`,
      });
    }
    if (isVerified && row.isPrimary) {
      throw new DomainError('precondition_failed', {
        reason: 'primary_email',
        message: `"${row.email}" is the primary address. Make another one primary first.`,
      });
    }
    await deleteEmail(tx, row.id);
    const next = row.isPrimary ? (others.find(({ verifiedAt }) => verifiedAt !== null) ?? others[0]) : undefined;
    if (next) await setPrimary(tx, userId, next.id);
    await recordAudit(tx, actor, entry('email.remove', target, { before: { email: row.email, isVerified, isPrimary: row.isPrimary } }));
    return null;
  });
}

/** Makes a confirmed address the one that mails go to. @throws DomainError `forbidden`, `not_found`, `precondition_failed` */
export async function makeEmailPrimary({ actor, transaction }: OperationContext, { userId, email }: EmailReference): Promise<null> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'email.manage', target);
  return transaction(async (tx) => {
    const { row, others } = pick(await lockAddresses(tx, userId), email);
    if (row.verifiedAt === null) {
      throw new DomainError('precondition_failed', {
        reason: 'email_not_verified',
        message: `"${row.email}" is not confirmed yet. Only a confirmed address can be the primary one.`,
      });
    }
    if (row.isPrimary) return null;
    await setPrimary(tx, userId, row.id);
    const former = others.find(({ isPrimary }) => isPrimary)?.email ?? null;
    await recordAudit(tx, actor, entry('email.setPrimary', target, { before: { email: former }, after: { email: row.email } }));
    await claimPendingGrants(tx, actor, { id: userId, username: target.username });
    return null;
  });
}

/**
 * Confirms an address, or takes that back, on a site admin's word.
 * @throws DomainError `forbidden` (reason `session_required` for one's own by a token), `not_found`
 */
export async function changeVerified(
  { actor, transaction }: OperationContext,
  { userId, email, isVerified }: SetEmailVerifiedInput,
): Promise<null> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'email.setVerified', target);
  if (isVerified)
    refuseOwnByToken(actor, userId, 'A token cannot confirm an address of its own account. Sign in, or ask another site admin.');
  return transaction(async (tx) => {
    const addresses = await lockAddresses(tx, userId);
    const { row } = pick(addresses, email);
    if ((row.verifiedAt !== null) === isVerified) return null;
    await confirm(tx, addresses, row, isVerified);
    const before = { email: row.email, isVerified: !isVerified };
    await recordAudit(tx, actor, entry('email.setVerified', target, { before, after: { email: row.email, isVerified } }));
    if (isVerified) await claimPendingGrants(tx, actor, { id: userId, username: target.username });
    return null;
  });
}

/** Mails the link again; the one before it ends. @throws DomainError `forbidden`, `not_found`, `precondition_failed`, `rate_limited` */
export async function resendVerification({ actor, transaction }: OperationContext, { userId, email }: EmailReference): Promise<null> {
  const target = await getTarget(actor, userId);
  authorize(actor, 'email.manage', target);
  if (!isMailConfigured()) {
    throw new DomainError('precondition_failed', {
      reason: 'mail_not_configured',
      message: 'This site sends no mails. Ask a site admin to confirm the address.',
    });
  }
  const { row: known } = pick(await findEmails([userId]), email);
  await limiters().emailMail.consume(`id:${known.id}`);
  return transaction(async (tx) => {
    const { row } = pick(await lockAddresses(tx, userId), email);
    if (row.verifiedAt !== null) {
      throw new DomainError('precondition_failed', { reason: 'email_verified', message: `"${row.email}" is confirmed already.` });
    }
    await mailLink(tx, target, row);
    await recordAudit(tx, actor, entry('email.resendVerification', target, { after: { email: row.email } }));
    return null;
  });
}

/** Sets or takes back a confirmation, and keeps a confirmed address the primary one wherever there is any. */
export async function confirm(tx: Tx, addresses: readonly EmailRow[], row: EmailRow, isVerified: boolean): Promise<void> {
  await setVerified(tx, row.id, isVerified ? new Date() : null);
  const primary = addresses.find(({ isPrimary }) => isPrimary);
  const next = isVerified
    ? primary?.verifiedAt ? undefined : row
    : row.isPrimary ? addresses.find(({ id, verifiedAt }) => id !== row.id && verifiedAt !== null) : undefined;
  if (next && !next.isPrimary) await setPrimary(tx, row.userId, next.id);
}

async function mailLink(tx: Tx, { username }: Target, { id, email }: EmailRow): Promise<void> {
  if (!isMailConfigured()) return;
  const code = mintLinkCode();
  await setVerificationCode(tx, id, code);
  await queueMail(tx, { recipient: email, ...verificationMail(username, email, code) });
}

/** The row of an address, whatever the case of its letters, and the others. @throws DomainError `not_found` */
function pick(addresses: readonly EmailRow[], email: string): { row: EmailRow; others: EmailRow[] } {
  const row = addresses.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (!row) throw new DomainError('not_found', { reason: 'email_not_found', message: `The account has no address "${email}".` });
  return { row, others: addresses.filter(({ id }) => id !== row.id) };
}

type Named = Pick<Target, 'userId' | 'username'>;

export const entry = (action: string, { userId, username }: Named, change: Partial<AuditEntry>): AuditEntry => ({
  action,
  target: { type: 'user', id: userId, name: username },
  ...change,
});
