import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { usageByDoorOperation } from './operations';

beforeAll(() => loadServerKeys());

describe('usage.byDoor', () => {
  it('adds up the days asked for, and knows the last time and address of every door', async () => {
    const bot = await makeServiceAccount();
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000);
    const day = (daysAgo: number) => new Date(`${at(daysAgo).toISOString().slice(0, 10)}T00:00:00Z`);
    await db().accountUse.createMany({
      data: [
        { userId: bot.id, day: day(0), door: 'graphql', requests: 5, lastAt: at(0), lastAddress: '192.0.2.1' },
        { userId: bot.id, day: day(1), door: 'graphql', requests: 7, lastAt: at(1), lastAddress: '192.0.2.2' },
        { userId: bot.id, day: day(1), door: 'v4', requests: 2, lastAt: at(1.1), lastAddress: null },
        { userId: bot.id, day: day(90), door: 'mcp', requests: 9, lastAt: at(90), lastAddress: '2001:db8::1' },
        { userId: (await makeServiceAccount()).id, day: day(0), door: 'graphql', requests: 1_000, lastAt: at(0) },
      ],
    });
    const { days, doors } = await execute(usageByDoorOperation, await signInAs(await makeSiteAdmin()), { userId: bot.id });
    expect(days).toHaveLength(30);
    expect(days.slice(-2)).toEqual([
      { day: at(1).toISOString().slice(0, 10), requests: 9 },
      { day: at(0).toISOString().slice(0, 10), requests: 5 },
    ]);
    expect(days.slice(0, -2).every(({ requests }) => requests === 0)).toBe(true);
    expect(doors).toEqual([
      { door: 'graphql', requests: 12, lastAt: expect.any(String), lastAddress: '192.0.2.1' },
      { door: 'v4', requests: 2, lastAt: expect.any(String), lastAddress: null },
      { door: 'mcp', requests: 0, lastAt: expect.any(String), lastAddress: '2001:db8::1' },
    ]);
  });

  it('is for the account itself and site admins', async () => {
    const person = await makePerson();
    expect((await execute(usageByDoorOperation, await signInAs(person), { userId: person.id, days: 1 })).days).toHaveLength(1);
    await expect(execute(usageByDoorOperation, await signInAs(await makePerson()), { userId: person.id })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'must_be_self_or_site_admin',
    });
  });
});
