import { beforeAll, expect, it } from 'vitest';
import { pool } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { deleteUsersOperation } from '@/lib/users/operations';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { getUsageOperation } from './operations';

beforeAll(() => loadServerKeys());

it('gives no name of a deleted account: it leads to nobody, or to whoever took it since', async () => {
  const admin = await signInAs(await makeSiteAdmin());
  const gone = await makeServiceAccount();
  await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
  const successor = await makeServiceAccount(gone.username);
  for (const [index, { id }] of [gone, successor].entries()) {
    await pool().query(
      `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt")
       VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 'graphql', $2, now())`,
      [id, 200 - index],
    );
  }
  const { series } = await execute(getUsageOperation, admin, {});
  expect(series.map(({ userId, username }) => [userId, username])).toEqual([
    [gone.id, null],
    [successor.id, gone.username],
  ]);
});
