import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { hashPassword } from '@/lib/crypto/password';
import { DomainError } from '@/lib/errors/domain-error';
import { claimPendingGrants } from '@/lib/grants/service-pending';
import type { OperationContext } from '@/lib/operation/define-operation';
import { assertSeatFree, lockSeats } from '@/lib/license/service-seats';
import { issueResetLink } from '@/lib/passwords/service-issue';
import { currentSettings } from '@/lib/site/settings';
import { checkFirstRunCode, isFirstRunCodeRequired } from '@/lib/site/first-run';
import { findAccount, getUser, hasAnyUser, insertUser } from './queries';
import { ownerIn, setFirstFacts } from './service-update';
import type { CreatedUser, CreateFirstSiteAdminInput, CreateUserInput, User } from './schema';
import { lockFirstOwner } from './update-queries';

// Every instance of one database takes it before it looks whether the site has users: exactly one first run wins.
const firstRunLock = 0x6b657977;

/**
 * Creates an account. A service account gets no address, no password and no seat.
 * @throws DomainError `forbidden`, `conflict` (field `username` or `email`), `invalid_input` (fields below `facts`),
 *   `precondition_failed` when the license has no room
 */
export async function createUser({ actor, transaction }: OperationContext, input: CreateUserInput): Promise<CreatedUser> {
  authorize(actor, 'user.create');
  const { username, email, isEmailVerified, isServiceAccount, facts, wantsResetLink } = input;
  const kind = isServiceAccount ? 'SERVICE_ACCOUNT' : 'HUMAN';
  const createdById = isAccount(actor) ? actor.userId : null;
  const settings = await currentSettings();
  return transaction(async (tx) => {
    await lockSeats(tx, settings.license, kind);
    await assertSeatFree(tx, settings.license, kind);
    await lockFirstOwner(tx, ownerIn(facts));
    const inserted = await insertUser(tx, { kind, username, email, isEmailVerified, createdById });
    const firstFacts = facts ? await setFirstFacts(tx, inserted, facts) : {};
    const user = facts ? await getUser({ id: inserted.id }, tx) : inserted;
    const link = isServiceAccount || !wantsResetLink ? null : await issueResetLink(tx, { person: user, createdById, settings });
    const linkFacts = link && { expiresAt: link.expiresAt, emailSent: link.emailSent };
    await recordAudit(tx, actor, {
      action: 'user.create',
      target: { type: 'user', id: user.id, name: user.username },
      after: { kind, username: user.username, hasEmail: email !== undefined, ...firstFacts, ...linkFacts },
    });
    await claimPendingGrants(tx, actor, user);
    return { ...user, resetPasswordUrl: link?.resetPasswordUrl ?? null, emailSent: link?.emailSent ?? false };
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

/** For `lib/actor`: the account that a sudo request names. */
export const findAccountByName = findAccount;
