import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { reportLeakOperation } from '@/lib/leaks/operations';
import { addM2MSecretOperation, revokeM2MSecretOperation, rotateM2MSecretOperation } from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import {
  countSiteTokensOperation,
  listAccessTokensOperation,
  listSiteTokensOperation,
  rotateAccessTokenOperation,
} from '@/lib/tokens/operations';
import { countSiteUsersOperation, deleteUsersOperation } from '@/lib/users/operations';
import { grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { getOwnHomeOperation, getSiteHomeOperation, getUsageOperation } from './operations';

let admin: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day);

describe('the home of a site admin', () => {
  it('counts people, service accounts and seats, and says nothing while nothing calls for anybody', async () => {
    const home = await execute(getSiteHomeOperation, admin, {});
    expect(home).toEqual({ people: 1, serviceAccounts: 0, seatsTaken: 1, seats: null, hasTokens: false, attention: [] });
  });

  it('counts each thing that calls for somebody, and nothing else', async () => {
    const [owner, gone, bot, lost, orphan, overdue] = [
      await makePerson(), await makePerson(), await makeServiceAccount(), await makeServiceAccount(), await makeServiceAccount(),
      await makeServiceAccount(),
    ];
    const own = (id: number, data: object) => db().user.update({ where: { id }, data, select: { id: true } });
    await own(bot.id, { ownerId: owner.id });
    await own(lost.id, { ownerId: gone.id });
    await own(overdue.id, { ownerId: owner.id, reviewAt: inDays(-2) });
    await own(gone.id, { blockedAt: new Date() });

    const token = async (data: object) => {
      const { token: made } = await makeToken(bot);
      await db().accessToken.update({ where: { id: made.id }, data, select: { id: true } });
    };
    await token({ expiresAt: inDays(13), lastUsedAt: new Date() });
    await token({ expiresAt: inDays(13), revokedAt: new Date() });
    await token({ expiresAt: inDays(15) });
    await token({ expiresAt: inDays(-1) });
    await token({ expiresAt: inDays(-1), disabledAt: new Date() });
    await token({ expiresAt: inDays(60), createdAt: inDays(-31) });
    await token({ expiresAt: inDays(60), createdAt: inDays(-31), lastUsedAt: inDays(-1) });
    await token({ leakedAt: inDays(-29), revokedAt: inDays(-29) });
    await token({ leakedAt: inDays(-31), revokedAt: inDays(-31) });

    const secret = async (data: object) => {
      const { credential } = await makeM2MCredential(bot);
      await db().oAuthClientSecret.updateMany({ where: { clientId: credential.id }, data });
    };
    await secret({ expiresAt: inDays(3) });
    await secret({ createdAt: inDays(-40) });
    await secret({ expiresAt: inDays(-3) });
    await secret({ leakedAt: inDays(-1), revokedAt: inDays(-1) });

    const home = await execute(getSiteHomeOperation, admin, {});
    expect(home).toMatchObject({ people: 3, seatsTaken: 2, serviceAccounts: 4, hasTokens: true });
    expect(Object.fromEntries(home.attention.map(({ kind, count }) => [kind, count]))).toEqual({
      leakedTokens: 1,
      leakedSecrets: 1,
      expiringTokens: 1,
      expiringSecrets: 1,
      expiredTokens: 1,
      expiredSecrets: 1,
      ownerLeft: 1,
      noOwner: 1,
      reviewOverdue: 1,
      unusedTokens: 1,
      unusedSecrets: 1,
    });
    const usernamesOf = (kind: string) => home.attention.find((item) => item.kind === kind)?.usernames;
    for (const kind of ['leakedSecrets', 'expiringSecrets', 'expiredSecrets', 'unusedSecrets'])
      expect(usernamesOf(kind), kind).toEqual([bot.username]);
    expect(orphan.id).toBeGreaterThan(0);
  });

  it('shows the requests of the busiest accounts by day, and the others as one', async () => {
    const bots = await Promise.all(Array.from({ length: 7 }, () => makeServiceAccount()));
    for (const [index, bot] of bots.entries()) {
      await pool().query(
        `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt")
         VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 'graphql', $2, now()), ($1, (now() AT TIME ZONE 'UTC')::date, 'v4', 1, now()),
                ($1, (now() AT TIME ZONE 'UTC')::date - 40, 'v4', 1000000, now())`,
        [bot.id, (index + 1) * 100],
      );
    }
    const usage = await execute(getUsageOperation, admin, {});
    expect(usage.days).toHaveLength(30);
    expect(usage.total).toBe(2_807);
    expect(usage.series.map(({ username, total }) => [username, total])).toEqual([
      ...[6, 5, 4, 3, 2].map((index) => [bots[index]?.username, (index + 1) * 100 + 1]),
      [null, 302],
    ]);
    for (const { perDay, total } of usage.series) {
      expect(perDay).toHaveLength(30);
      expect(perDay.at(-1)).toBe(total);
    }
  });

  it('is for site admins', async () => {
    const person = await signInAs(await makePerson());
    await expect(execute(getSiteHomeOperation, person, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(execute(getUsageOperation, person, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it('the home of everybody else counts their own tokens alone', async () => {
  const [person, other] = [await makePerson(), await makePerson()];
  const { token } = await makeToken(person, { expiresInSeconds: 86_400 });
  await makeToken(person);
  await makeToken(other, { expiresInSeconds: 86_400 });
  const home = await execute(getOwnHomeOperation, await signInAs(person), {});
  expect(token.userId).toBe(person.id);
  expect(home).toEqual({ activeTokens: 2, attention: [{ kind: 'expiringTokens', count: 1 }] });
});

const countsOf = async (kinds: readonly string[]) => {
  const { attention } = await execute(getSiteHomeOperation, admin, {});
  return kinds.map((kind) => attention.find((item) => item.kind === kind)?.count ?? 0);
};
const overlapSeconds = 1;
const untilItEnded = () => new Promise((resolve) => setTimeout(resolve, overlapSeconds * 1_000 + 100));

describe('what was rotated properly', () => {
  it('raises no alarm about the client secret that ends, unless nothing newer works', async () => {
    const kinds = ['expiringSecrets', 'expiredSecrets'];
    const [expiring, expired] = (await countsOf(kinds)) as [number, number];
    const { credential } = await makeM2MCredential(await makeServiceAccount());
    const { id } = credential;
    const rotated = await execute(rotateM2MSecretOperation, admin, { id, overlapSeconds });
    expect(await countsOf(kinds)).toEqual([expiring, expired]);
    const secretId = rotated.credential.secrets[0]?.id;
    await execute(revokeM2MSecretOperation, admin, { id, secretId });
    expect(await countsOf(kinds)).toEqual([expiring + 1, expired]);
    await untilItEnded();
    expect(await countsOf(kinds)).toEqual([expiring, expired + 1]);
    await execute(addM2MSecretOperation, admin, { id });
    expect(await countsOf(kinds)).toEqual([expiring, expired]);
  });

  it('raises no alarm about the access token that another one took the place of', async () => {
    const kinds = ['expiringTokens', 'expiredTokens'];
    const before = await countsOf(kinds);
    const { token } = await makeToken(await makeServiceAccount());
    await execute(rotateAccessTokenOperation, admin, { id: token.id, overlapSeconds });
    expect(await countsOf(kinds)).toEqual(before);
    await untilItEnded();
    expect(await countsOf(kinds)).toEqual(before);
  });
});

// Who follows a number expects to find that many rows.
describe('the lists that home leads to show exactly what it counts', () => {
  const kinds = { leaked: 'leakedTokens', expiring: 'expiringTokens', expired: 'expiredTokens', unused: 'unusedTokens' } as const;
  const idsOf = (tokens: readonly { id: number }[]) => tokens.map(({ id }) => id).sort((a, b) => a - b);
  const rowsOfSite = async (filter: object) => idsOf((await execute(listSiteTokensOperation, admin, { ...filter, limit: 100 })).tokens);

  it('of access tokens, in the list of the site and in that of their account', async () => {
    const person = await makePerson();
    const session = await signInAs(person);
    const others = Object.fromEntries(await Promise.all(
      Object.keys(kinds).map(async (attention) => [attention, await rowsOfSite({ attention })] as const),
    ));
    const token = async (data: object) => {
      const { token: made } = await makeToken(person);
      await db().accessToken.update({ where: { id: made.id }, data, select: { id: true } });
      return made.id;
    };
    const rotated = async (data: object) => {
      const id = await token({});
      await execute(rotateAccessTokenOperation, session, { id, overlapSeconds: 3_600 });
      await db().accessToken.update({ where: { id }, data, select: { id: true } });
    };
    const used = { lastUsedAt: new Date() };
    const expected = {
      leaked: [await token({ leakedAt: inDays(-29), revokedAt: inDays(-29) })],
      expiring: [await token({ ...used, expiresAt: inDays(13) }), await token({ expiresAt: inDays(1) })],
      expired: [await token({ expiresAt: inDays(-1), createdAt: inDays(-60) })],
      unused: [await token({ expiresAt: null, createdAt: inDays(-31) }), await token({ expiresAt: inDays(90), createdAt: inDays(-400) })],
    };
    await rotated({ ...used, expiresAt: inDays(3) });
    await rotated({ ...used, expiresAt: inDays(-3) });
    await token({});
    await token({ ...used, expiresAt: inDays(60), createdAt: inDays(-31) });
    await token({ expiresAt: inDays(-1), disabledAt: new Date() });
    await token({ expiresAt: inDays(1), disabledAt: new Date() });
    await token({ expiresAt: inDays(60), createdAt: inDays(-31), disabledAt: new Date() });
    await token({ leakedAt: inDays(-31), revokedAt: inDays(-31) });
    await token({ createdAt: inDays(-31), revokedAt: new Date() });

    const own = await execute(getOwnHomeOperation, session, {});
    const counts = await countsOf(Object.values(kinds));
    for (const [index, attention] of (['leaked', 'expiring', 'expired', 'unused'] as const).entries()) {
      const ids = expected[attention];
      const rows = await rowsOfSite({ attention });
      expect(rows, attention).toEqual([...(others[attention] ?? []), ...ids]);
      expect(counts[index], attention).toBe(rows.length);
      expect(await execute(countSiteTokensOperation, admin, { attention, cap: 100 }), attention).toBe(rows.length);
      const page = await execute(listAccessTokensOperation, session, { userId: person.id, attention });
      expect(idsOf(page.tokens), attention).toEqual(ids);
      expect(own.attention.find(({ kind }) => kind === kinds[attention])?.count, attention).toBe(page.totalCount);
    }
    expect(await rowsOfSite({ state: 'expiring' })).toEqual(await rowsOfSite({ attention: 'expiring' }));
    const both = { userId: person.id, state: 'active', attention: 'unused' };
    expect(idsOf((await execute(listAccessTokensOperation, admin, both)).tokens)).toEqual(expected.unused);
    expect(await rowsOfSite({ state: 'revoked', attention: 'unused' })).toEqual([]);
  });

  it('of service accounts', async () => {
    const [gone, blocked] = [await makePerson(), await makePerson()];
    const bots = [await makeServiceAccount(), await makeServiceAccount(), await makeServiceAccount()] as const;
    const own = (id: number, data: object) => db().user.update({ where: { id }, data, select: { id: true } });
    await own(bots[0].id, { ownerId: gone.id, reviewAt: inDays(-3) });
    await own(bots[1].id, { ownerId: blocked.id, reviewAt: inDays(3) });
    await own(blocked.id, { blockedAt: new Date() });
    await execute(deleteUsersOperation, admin, { userIds: [gone.id] });
    const lists = { ownerLeft: 'owner-left', noOwner: 'no-owner', reviewOverdue: 'review-overdue' } as const;
    for (const [kind, attention] of Object.entries(lists)) {
      const rows = await execute(countSiteUsersOperation, admin, { isServiceAccount: true, deletedAt: { isEmpty: true }, attention });
      expect(rows, kind).toBeGreaterThan(0);
      expect(await countsOf([kind]), kind).toEqual([rows]);
    }
  });
});

describe('what was leaked', () => {
  const report = (...credentials: string[]) =>
    execute(reportLeakOperation, { kind: 'anonymous', origin: { ...origin, door: 'rest' } }, { credentials });

  it('counts bearers too', async () => {
    const [before = 0] = await countsOf(['leakedBearers']);
    const bot = await makeServiceAccount();
    const { accessToken } = await grantBearer(await makeM2MCredential(bot));
    await report(accessToken);
    expect(await countsOf(['leakedBearers'])).toEqual([before + 1]);
    const { attention } = await execute(getSiteHomeOperation, admin, {});
    expect(attention.find(({ kind }) => kind === 'leakedBearers')?.usernames).toEqual([bot.username]);
  });

  it('is told to the owner of the service account, and to no other person', async () => {
    const [owner, other] = [await makePerson(), await makePerson()];
    const [bot, bee, calm] = [await makeServiceAccount(), await makeServiceAccount(), await makeServiceAccount()];
    for (const { id } of [bot, bee, calm]) await db().user.update({ where: { id }, data: { ownerId: owner.id }, select: { id: true } });
    const credential = await makeM2MCredential(bot);
    const bearer = await grantBearer(credential);
    await makeToken(calm);
    await report((await makeToken(bot)).secret, bearer.accessToken, credential.clientSecret, (await makeToken(bee)).secret);
    const home = await execute(getOwnHomeOperation, await signInAs(owner), {});
    expect(home.attention).toEqual([{ kind: 'leakedOfOwned', count: 4, usernames: [bee.username, bot.username].sort() }]);
    expect((await execute(getOwnHomeOperation, await signInAs(other), {})).attention).toEqual([]);
  });
});
