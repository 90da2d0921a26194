import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { limiters } from '@/lib/sessions/limits';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { countSiteUsersOperation, listSiteUsersOperation, summarizeUsersOperation } from './operations';

let admin: AccountActor;
const days = (count: number) => new Date(Date.now() + count * 86_400_000);

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  admin = await signInAs(await makeSiteAdmin());
});

/** The names that a filter finds among those with `prefix`, without the prefix, in the order of the list. */
async function found(prefix: string, filter: object): Promise<string[]> {
  const page = await execute(listSiteUsersOperation, admin, { query: prefix, ...filter });
  expect(await execute(countSiteUsersOperation, admin, { query: prefix, ...filter })).toBe(page.length);
  return page.map(({ username }) => username.slice(prefix.length + 1));
}

describe('the administration list', () => {
  it('finds by role, state, events, label and what needs somebody, and counts what it finds', async () => {
    const prefix = unique('list');
    const name = (suffix: string) => `${prefix}-${suffix}`;
    const [root, alice, blocked, gone] = [
      await makeSiteAdmin({ username: name('root') }),
      await makePerson({ username: name('alice') }),
      await makePerson({ username: name('blocked') }),
      await makePerson({ username: name('gone') }),
    ];
    const [owned, orphan] = [await makeServiceAccount(name('owned')), await makeServiceAccount(name('orphan'))];
    await makeServiceAccount(name('lone'));
    await db().user.update({ where: { id: blocked.id }, data: { blockedAt: new Date() } });
    await db().user.update({ where: { id: gone.id }, data: { deletedAt: new Date() } });
    await db().user.update({ where: { id: owned.id }, data: { ownerId: alice.id, labels: ['ci', 'core'], reviewAt: days(-1) } });
    await db().user.update({ where: { id: orphan.id }, data: { ownerId: blocked.id, reviewAt: days(0), eventsCount: 5_000_000_000n } });
    for (let attempt = 0; attempt < 11; attempt += 1) await limiters().pair.consume(`id:${alice.id}@2001:db8::1`).catch(() => undefined);
    for (let attempt = 0; attempt < 10; attempt += 1) await limiters().pair.consume(`id:${root.id}@192.0.2.9`);

    for (const [filter, expected] of [
      [{ roles: ['SITE_ADMINISTRATOR'] }, ['root']],
      [{ roles: ['site_administrator', 'SERVICE_ACCOUNT'] }, ['lone', 'orphan', 'owned', 'root']],
      [{ roles: ['USER'] }, ['alice', 'blocked', 'gone', 'root']],
      [{ roles: ['nobody has this'] }, []],
      [{ state: 'active' }, ['alice', 'lone', 'orphan', 'owned', 'root']],
      [{ state: 'blocked' }, ['blocked']],
      [{ state: 'locked' }, ['alice']],
      [{ state: 'deleted' }, ['gone']],
      [{ attention: 'no-owner' }, ['lone']],
      [{ attention: 'owner-left' }, ['orphan']],
      [{ attention: 'review-overdue' }, ['owned']],
      [{ label: 'core' }, ['owned']],
      [{ label: 'CORE' }, []],
      [{ eventsCount: { gte: 1 } }, ['orphan']],
      [{ eventsCount: { lte: 4_999_999_999.5 }, isServiceAccount: true }, ['lone', 'owned']],
    ] as const) {
      expect(await found(prefix, filter), JSON.stringify(filter)).toEqual(expected);
    }
    const byEvents = await execute(listSiteUsersOperation, admin, { query: prefix, orderBy: 'eventsCount', descending: true, limit: 1 });
    expect(byEvents).toMatchObject([{ username: orphan.username, eventsCount: 5_000_000_000 }]);
    const rows = await execute(listSiteUsersOperation, admin, { query: prefix, orderBy: 'kind' });
    const row = (user: { id: number }) => rows.find(({ id }) => id === user.id);
    expect(row(owned)).toMatchObject({
      owner: { id: alice.id, username: alice.username, hasLeft: false },
      labels: ['ci', 'core'],
      isReviewOverdue: true,
      isLocked: false,
    });
    expect(row(orphan)).toMatchObject({ owner: { hasLeft: true }, isReviewOverdue: false, reviewAt: days(0).toISOString().slice(0, 10) });
    expect(row(alice)).toMatchObject({ isLocked: true, owner: null, email: `${alice.username}@example.com` });
  });

  it.each(['username', 'email', 'kind', 'createdAt', 'lastActiveAt', 'deletedAt', 'eventsCount'] as const)(
    'by %s gives every account once over its pages, both ways round',
    async (orderBy) => {
      const total = await execute(countSiteUsersOperation, admin, {});
      const walk = async (descending: boolean) => {
        const ids: number[] = [];
        for (let offset = 0; offset < total; offset += 7)
          ids.push(...(await execute(listSiteUsersOperation, admin, { orderBy, descending, offset, limit: 7 })).map(({ id }) => id));
        return ids;
      };
      const [up, down] = [await walk(false), await walk(true)];
      expect(new Set(up).size).toBe(total);
      expect(down).toEqual([...up].reverse());
    },
  );

  it('is summed up in numbers of the living', async () => {
    const before = await execute(summarizeUsersOperation, admin, {});
    const [person, bot, blocked] = [await makePerson(), await makeServiceAccount(), await makeSiteAdmin()];
    await db().user.update({ where: { id: blocked.id }, data: { blockedAt: new Date() } });
    expect(await execute(summarizeUsersOperation, admin, {})).toEqual({
      people: before.people + 2,
      siteAdmins: before.siteAdmins + 1,
      serviceAccounts: before.serviceAccounts + 1,
    });
    await db().user.updateMany({ where: { id: { in: [person.id, bot.id, blocked.id] } }, data: { deletedAt: new Date() } });
    expect(await execute(summarizeUsersOperation, admin, {})).toEqual(before);
    await expect(execute(summarizeUsersOperation, await signInAs(await makePerson()), {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
