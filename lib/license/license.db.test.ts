import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { getConfigurationOperation, updateConfigurationOperation } from '@/lib/site/operations';
import {
  blockUserOperation,
  createUserOperation,
  deleteUsersOperation,
  recoverUsersOperation,
  unblockUserOperation,
} from '@/lib/users/operations';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { getLicenseOperation, listSeatsOperation } from './operations';

let admin: AccountActor;

async function setLicense(license: object): Promise<void> {
  const { id } = await execute(getConfigurationOperation, admin, {});
  await execute(updateConfigurationOperation, admin, { lastId: id, contents: JSON.stringify({ license }) });
}

const licenseNow = () => execute(getLicenseOperation, admin, {});
const refusedForSeats = { code: 'precondition_failed', reason: 'no_free_seat' };

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  admin = await signInAs(await makeSiteAdmin());
});
afterEach(() => setLicense({}));

describe('seats', () => {
  it('are taken by people who are active, and by nobody else', async () => {
    const before = await licenseNow();
    expect(before).toMatchObject({ plan: 'ultimate', seats: null, serviceAccountLimit: null });
    const [person, , gone] = [await makePerson(), await makeServiceAccount(), await makePerson()];
    expect(await licenseNow()).toMatchObject({ seatsTaken: before.seatsTaken + 2, serviceAccounts: before.serviceAccounts + 1 });
    await execute(blockUserOperation, admin, { userId: person.id });
    await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
    expect((await licenseNow()).seatsTaken).toBe(before.seatsTaken);
  });

  it('are exact: of ten creations at once as many succeed as there were seats', async () => {
    const { seatsTaken } = await licenseNow();
    await setLicense({ seats: seatsTaken + 3 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => execute(createUserOperation, admin, { username: unique('person') })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refusedForSeats);
    expect((await licenseNow()).seatsTaken).toBe(seatsTaken + 3);
  });

  it('keep a person from being created, unblocked or recovered, but no machine', async () => {
    const [blocked, gone, blockedAndGone] = [await makePerson(), await makePerson(), await makePerson()];
    for (const { id } of [blocked, blockedAndGone]) await execute(blockUserOperation, admin, { userId: id });
    await execute(deleteUsersOperation, admin, { userIds: [gone.id, blockedAndGone.id] });
    const { seatsTaken } = await licenseNow();
    await setLicense({ seats: seatsTaken });
    await expect(execute(createUserOperation, admin, { username: unique('person') })).rejects.toMatchObject({
      ...refusedForSeats,
      message: expect.stringContaining(`All ${seatsTaken} seats of the license are taken.`),
    });
    await expect(execute(unblockUserOperation, admin, { userId: blocked.id })).rejects.toMatchObject(refusedForSeats);
    expect(await execute(recoverUsersOperation, admin, { userIds: [gone.id, blockedAndGone.id] })).toMatchObject({
      done: [{ id: blockedAndGone.id }],
      failed: [{ id: gone.id, ...refusedForSeats }],
    });
    await execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true });
    await setLicense({ seats: seatsTaken + 1 });
    expect((await execute(unblockUserOperation, admin, { userId: blocked.id })).blockedAt).toBeNull();
  });

  it('say who takes them, by name, with a search and pages', async () => {
    const prefix = unique('seat');
    for (const name of ['c', 'a', 'b']) await makePerson({ username: `${prefix}-${name}` });
    await makeServiceAccount(`${prefix}-bot`);
    const page = await execute(listSeatsOperation, admin, { query: prefix.toUpperCase(), limit: 2, offset: 1 });
    expect(page.totalCount).toBe(3);
    expect(page.people.map(({ username }) => username)).toEqual([`${prefix}-b`, `${prefix}-c`]);
    const asPerson = await signInAs(await makePerson());
    await expect(execute(listSeatsOperation, asPerson, {})).rejects.toMatchObject({ reason: 'must_be_site_admin' });
    await expect(execute(getLicenseOperation, asPerson, {})).rejects.toMatchObject({ reason: 'must_be_site_admin' });
  });
});

describe('the quota of service accounts', () => {
  it('refuses one more at creation and recovery, also of several at once', async () => {
    const gone = await makeServiceAccount();
    await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
    const living = await db().user.count({ where: { kind: 'SERVICE_ACCOUNT', deletedAt: null } });
    const people = await db().user.count({ where: { kind: 'HUMAN' } });
    await setLicense({ plan: 'premium', serviceAccountQuota: 'classic', seats: Math.max(living + 1, people) });
    const room = Math.max(living + 1, people) - living;
    const outcomes = await Promise.allSettled(
      Array.from({ length: room + 2 }, () => execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(room);
    expect(await execute(recoverUsersOperation, admin, { userIds: [gone.id] })).toMatchObject({
      failed: [{ code: 'precondition_failed', reason: 'service_account_quota' }],
    });
    await setLicense({ plan: 'free', serviceAccountQuota: 'classic' });
    await expect(execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true })).rejects.toMatchObject({
      message: expect.stringContaining('allows no service accounts'),
    });
  });
});
