import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { hashPassword } from '@/lib/crypto/password';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { checkFirstRunCode, isFirstRunCodeRequired } from '@/lib/site/first-run';
import { findAccount, getUser, hasAnyUser, hasOtherActiveAdmin, insertUser, listEmails, setBlocked } from './queries';
import { setFirstFacts } from './service-update';
import type { CreateFirstSiteAdminInput, CreateUserInput, User } from './schema';

// Every instance of one database takes it before it looks whether the site has users: exactly one first run wins.
const firstRunLock = 0x6b657977;
// Taken before anything that leaves the site with one admin less: two at once would each see the other one still there.
const lastAdminLock = 0x6b65796c;

/**
 * Creates an account. A service account gets no address, no password and no seat.
 * @throws DomainError `forbidden`, `conflict` (field `username` or `email`), `invalid_input` (fields below `facts`)
 */
export async function createUser({ actor, transaction }: OperationContext, input: CreateUserInput): Promise<User> {
  authorize(actor, 'user.create');
  const { username, email, isEmailVerified, isServiceAccount, facts } = input;
  const kind = isServiceAccount ? 'SERVICE_ACCOUNT' : 'HUMAN';
  const createdById = isAccount(actor) ? actor.userId : null;
  return transaction(async (tx) => {
    const inserted = await insertUser(tx, { kind, username, email, isEmailVerified, createdById });
    const firstFacts = facts ? await setFirstFacts(tx, inserted, facts) : {};
    const user = facts ? await getUser({ id: inserted.id }, tx) : inserted;
    await recordAudit(tx, actor, {
      action: 'user.create',
      target: { type: 'user', id: user.id, name: user.username },
      after: { kind, username: user.username, hasEmail: email !== undefined, ...firstFacts },
    });
    return user;
  });
}

/**
 * Creates the first site admin while no account exists. SG §8 (`/-/site-init`).
 * @throws DomainError `conflict` (reason `already_initialized`) for everyone after the first, `forbidden` without the code
 */
export async function createFirstSiteAdmin({ actor, transaction }: OperationContext, input: CreateFirstSiteAdminInput): Promise<User> {
  if (await hasAnyUser()) throw alreadyInitialized();
  if (isFirstRunCodeRequired()) await checkFirstRunCode(input.code, actor.origin.address);
  const passwordHash = await hashPassword(input.password);
  return transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstRunLock})`;
    if (await hasAnyUser(tx)) throw alreadyInitialized();
    const { username, email } = input;
    const user = await insertUser(tx, {
      kind: 'HUMAN',
      username,
      email,
      isEmailVerified: true,
      isSiteAdmin: true,
      passwordHash,
      createdById: null,
    });
    await recordAudit(tx, actor, {
      action: 'site.initialize',
      target: { type: 'user', id: user.id, name: user.username },
      after: { kind: 'HUMAN', username, isSiteAdmin: true },
    });
    return user;
  });
}

/** False while the first run is open. Deleted accounts count: a site does not become new again. */
export const siteHasUsers = (): Promise<boolean> => hasAnyUser();

const alreadyInitialized = () =>
  new DomainError('conflict', { reason: 'already_initialized', message: 'This site has its first site admin already. Sign in instead.' });

/**
 * Blocks or unblocks an account: from the commit on, none of its credentials authenticates.
 * @throws DomainError `forbidden`, `not_found`, `precondition_failed` for blocking oneself or the last site admin
 */
export async function changeBlocked({ actor, transaction }: OperationContext, userId: number, isBlocked: boolean): Promise<User> {
  authorize(actor, 'user.block');
  if (isBlocked && isAccount(actor) && actor.userId === userId) {
    throw new DomainError('precondition_failed', { reason: 'block_self', message: 'You cannot block your own account.' });
  }
  return transaction(async (tx) => {
    const before = await getUser({ id: userId }, tx);
    if ((before.blockedAt !== null) === isBlocked) return before;
    if (isBlocked && before.isSiteAdmin) await keepOneAdmin(tx, userId);
    const after = await setBlocked(tx, userId, isBlocked ? new Date() : null);
    await recordAudit(tx, actor, {
      action: isBlocked ? 'user.block' : 'user.unblock',
      target: { type: 'user', id: userId, name: after.username },
      before: { blockedAt: before.blockedAt },
      after: { blockedAt: after.blockedAt },
    });
    return after;
  });
}

async function keepOneAdmin(tx: Tx, userId: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lastAdminLock})`;
  if (await hasOtherActiveAdmin(tx, userId)) return;
  throw new DomainError('precondition_failed', {
    reason: 'last_site_admin',
    message: 'This is the last site admin who can come in. Make another one first.',
  });
}

/** Addresses of accounts, the primary one first. @throws DomainError `forbidden` */
export async function getEmails({ actor }: OperationContext, userIds: number[]) {
  for (const userId of userIds) authorize(actor, 'user.readPrivate', { userId, kind: 'HUMAN' });
  const rows = await listEmails(userIds);
  return userIds.map((userId) => ({
    userId,
    emails: rows
      .filter((row) => row.userId === userId)
      .map(({ email, isPrimary, verifiedAt }) => ({ email, isPrimary, isVerified: verifiedAt !== null })),
  }));
}

/** What policies look at. @throws DomainError `not_found` */
export async function getTarget(userId: number) {
  const { kind, username, isSiteAdmin } = await getUser({ id: userId });
  return { userId, kind, username, isSiteAdmin };
}

/** For `lib/actor`: the account that a sudo request names. */
export const findAccountByName = findAccount;
