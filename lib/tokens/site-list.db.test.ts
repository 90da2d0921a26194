import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import type { Operation } from '@/lib/operation/define-operation';
import { execute } from '@/lib/operation/execute';
import { deleteUsersOperation } from '@/lib/users/operations';
import { actorOfToken, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  countAllTokensOperation,
  countSiteTokensOperation,
  listAccessTokensOperation,
  listNewestSiteTokensOperation,
  listSiteTokensOperation,
  rotateAccessTokenOperation,
} from './operations';
import type { SiteToken } from './schema';

const anonymous: Actor = { kind: 'anonymous', origin };
const dayMs = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * dayMs);
let admin: Actor;
let ids: Record<string, number>;
const prefix = unique('list');

/** Every page of a list, by following its cursor. */
async function pages(input: object): Promise<SiteToken[]> {
  const found: SiteToken[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await execute(listSiteTokensOperation, admin, { ...input, ...(cursor ? { cursor } : {}) });
    found.push(...page.tokens);
    if (!page.nextCursor) return found;
    cursor = page.nextCursor;
  }
}

const nameOf = (id: number) => Object.entries(ids).find(([, each]) => each === id)?.[0] ?? 'another';
const named = async (input: object) => (await pages({ query: prefix, ...input })).map(({ id }) => nameOf(id));

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  const [bot, person] = [await makeServiceAccount(`${prefix}-bot`), await makePerson()];
  const rows = {
    plain: { createdAt: ago(10), lastUsedAt: ago(1), expiresAt: ago(-60) },
    soon: { createdAt: ago(20), lastUsedAt: ago(2), expiresAt: ago(-13) },
    expired: { createdAt: ago(100), lastUsedAt: ago(95), expiresAt: ago(5) },
    disabled: { createdAt: ago(30), disabledAt: ago(1), expiresAt: ago(-60) },
    revoked: { createdAt: ago(40), revokedAt: ago(1), expiresAt: ago(-60) },
    unused: { createdAt: ago(120), lastUsedAt: ago(91), expiresAt: ago(-60) },
    neverOld: { createdAt: ago(91), expiresAt: ago(-60) },
    endless: { createdAt: ago(50), lastUsedAt: ago(3), expiresAt: null },
    narrow: { createdAt: ago(60), lastUsedAt: ago(4), expiresAt: ago(-60), scopes: ['read_api'] },
    persons: { createdAt: ago(70), lastUsedAt: ago(5), expiresAt: ago(-60), userId: person.id, note: `${prefix} note` },
  };
  ids = {};
  for (const [name, data] of Object.entries(rows)) {
    const { token } = await makeToken(bot);
    ids[name] = token.id;
    await db().accessToken.update({ where: { id: token.id }, data });
  }
});

describe('accessTokens.listForSite', () => {
  it('shows every living token with its owner and creator, the newest first', async () => {
    const tokens = await pages({ query: prefix });
    expect(tokens.map(({ id }) => nameOf(id))).toEqual([
      'plain', 'soon', 'disabled', 'endless', 'narrow', 'persons', 'neverOld', 'expired', 'unused',
    ]);
    expect(tokens[0]).toMatchObject({ owner: { username: `${prefix}-bot`, kind: 'SERVICE_ACCOUNT', state: 'active' }, isCutOff: false });
    expect(tokens[0]?.creatorName).toBeNull();
    expect(JSON.stringify(tokens)).not.toMatch(/digest|secret/);
  });

  it.each<[object, string[]]>([
    [{ state: 'active' }, ['plain', 'soon', 'endless', 'narrow', 'persons', 'neverOld', 'unused']],
    [{ state: 'expiring' }, ['soon']],
    [{ state: 'expired' }, ['expired']],
    [{ state: 'disabled' }, ['disabled']],
    [{ state: 'revoked' }, ['revoked']],
    [{ isUnused: true }, ['neverOld', 'expired', 'unused']],
    [{ isNeverUsed: true }, ['disabled', 'neverOld']],
    [{ isEndless: true }, ['endless']],
    [{ isWide: true, state: 'active' }, ['plain', 'soon', 'endless', 'persons', 'neverOld', 'unused']],
    [{ ownerKind: 'HUMAN' }, ['persons']],
    [{ ownerKind: 'SERVICE_ACCOUNT', isUnused: true, state: 'active' }, ['neverOld', 'unused']],
    [{ query: `${prefix} NOTE` }, ['persons']],
    [{ query: '%' }, []],
  ])('filters by %o', async (input, expected) => {
    expect(await named(input)).toEqual(expected);
    const filter = { query: prefix, ...input };
    expect(await execute(countSiteTokensOperation, admin, filter)).toBe(expected.length);
  });

  it('tells which tokens do not work although nothing was done to them', async () => {
    const name = unique('fate');
    const [boss, person, bot] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount()];
    const top = await makeToken(boss, { note: `${name} top`, scopes: ['user:all', 'site-admin:sudo'], expiresInSeconds: 3 * 86_400 });
    const asPerson = await actorOfToken(top.secret, { sudo: person.username });
    const middle = await makeToken(person, { note: `${name} middle`, expiresInSeconds: 2 * 86_400 }, asPerson);
    await makeToken(person, { note: `${name} low`, expiresInSeconds: 86_400 }, await actorOfToken(middle.secret));
    await makeToken(bot, { note: `${name} bot` });
    const fates = async () =>
      (await pages({ query: name })).map(({ note, owner, isCutOff }) => `${note.slice(name.length + 1)} ${owner.state} ${isCutOff}`).sort();
    expect(await fates()).toEqual(['bot active false', 'low active false', 'middle active false', 'top active false']);
    const set = (id: number, disabledAt: Date | null) => db().accessToken.update({ where: { id }, data: { disabledAt } });
    await set(top.token.id, new Date());
    expect(await fates()).toEqual(['bot active false', 'low active true', 'middle active true', 'top active false']);
    await set(top.token.id, null);
    await set(middle.token.id, new Date());
    expect(await fates()).toEqual(['bot active false', 'low active true', 'middle active false', 'top active false']);
    await set(middle.token.id, null);
    await db().user.update({ where: { id: boss.id }, data: { isSiteAdmin: false } });
    await db().user.update({ where: { id: bot.id }, data: { blockedAt: new Date() } });
    expect(await fates()).toEqual(['bot blocked false', 'low active true', 'middle active true', 'top active false']);
    await execute(deleteUsersOperation, admin, { userIds: [bot.id] });
    const [revoked] = await pages({ query: name, state: 'revoked' });
    expect(revoked).toMatchObject({ note: `${name} bot`, owner: { state: 'deleted' } });
  });

  it.each([
    ['createdAt', true],
    ['createdAt', false],
    ['lastUsedAt', true],
    ['lastUsedAt', false],
    ['expiresAt', true],
    ['expiresAt', false],
  ] as const)('in the order of %s (descending: %s) gives each row once, however short the pages', async (orderBy, descending) => {
    const whole = await named({ orderBy, descending, limit: 100 });
    expect(await named({ orderBy, descending, limit: 2 })).toEqual(whole);
    expect(await named({ orderBy, descending, limit: 1 })).toEqual(whole);
    expect(await named({ orderBy, descending: !descending, limit: 3 })).toEqual([...whole].reverse());
    expect(new Set(whole).size).toBe(9);
  });

  it('puts what was never used before the longest unused, and what never ends after the latest end', async () => {
    const [first, second, third] = await named({ orderBy: 'lastUsedAt', descending: false });
    expect([first, second].sort()).toEqual(['disabled', 'neverOld']);
    expect(third).toBe('expired');
    expect((await named({ orderBy: 'expiresAt', descending: true }))[0]).toBe('endless');
  });

  it('finds by the name of the owner however many share it, and other tokens by their note', async () => {
    const shared = unique('shared');
    await pool().query(
      `WITH owners AS (
         INSERT INTO "User" (kind, username, "updatedAt")
         SELECT 'SERVICE_ACCOUNT', $1 || '-' || n, now() FROM generate_series(1, 60) AS n RETURNING id
       )
       INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes)
       SELECT id, 'sgp', sha256(($1 || id)::bytea), 'none', 'abcde', 'plain', '{mcp}' FROM owners`,
      [shared],
    );
    const { token } = await makeToken(await makeServiceAccount(), { note: `about ${shared}` });
    const found = await pages({ query: shared.toUpperCase(), limit: 25 });
    expect(found).toHaveLength(61);
    expect(found[0]?.id).toBe(token.id);
    expect(await execute(countSiteTokensOperation, admin, { query: shared, ownerKind: 'SERVICE_ACCOUNT' })).toBe(61);
    expect(await pages({ query: `${shared}-60` })).toHaveLength(1);
  });

  it('counts no further than a little above its cap', async () => {
    expect(await execute(countSiteTokensOperation, admin, { query: prefix, cap: 3 })).toBe(4);
  });

  it('is for site admins, and takes no cursor but its own', async () => {
    const person = await signInAs(await makePerson());
    const operations = [listSiteTokensOperation, countSiteTokensOperation, listNewestSiteTokensOperation, countAllTokensOperation];
    for (const operation of operations as unknown as Operation[]) {
      const refused = { code: 'forbidden', reason: 'must_be_site_admin' };
      await expect(execute(operation, person, {}), operation.name).rejects.toMatchObject(refused);
      await expect(execute(operation, anonymous, {}), operation.name).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    for (const cursor of ['1', 'x~1', "2026-01-01T00:00:00Z'~1", '~', '2026-99-99T00:00:00.000Z~1', 'infinity~2147483648'])
      await expect(execute(listSiteTokensOperation, admin, { cursor }), cursor).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('reads the indexes of its orders, not the whole table', async () => {
    await pool().query(`ANALYZE "AccessToken"`);
    const client = await pool().connect();
    try {
      // A small table is read faster whole; the question is whether the indexes fit the statements.
      await client.query('BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off;');
      for (const [order, direction, index] of [
        ['t."createdAt"', 'DESC', 'living_createdAt'],
        [`COALESCE(t."lastUsedAt", '-infinity'::timestamptz)`, 'ASC', 'use'],
        [`COALESCE(t."expiresAt", 'infinity'::timestamptz)`, 'ASC', 'end'],
      ]) {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(
          `EXPLAIN SELECT * FROM "AccessToken" t WHERE t."revokedAt" IS NULL AND (${order}, t.id) > ('-infinity', 0)
           ORDER BY ${order} ${direction}, t.id ${direction} LIMIT 50`,
        );
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(`AccessToken_${index}_idx`);
      }
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe("the contract's listing of the site", () => {
  it('has what was just made first, then never used, then the latest used; revoked ones never', async () => {
    const fresh = (await makeToken(await makeServiceAccount())).token.id;
    const listed = await execute(listNewestSiteTokensOperation, admin, { limit: 1_000, includeExpired: true });
    expect(listed[0]?.id).toBe(fresh);
    const ours = listed.map(({ id }) => nameOf(id)).filter((name) => name !== 'another');
    expect(ours).toEqual(['disabled', 'neverOld', 'plain', 'soon', 'endless', 'narrow', 'persons', 'unused', 'expired']);
    const unexpired = await execute(listNewestSiteTokensOperation, admin, { limit: 1_000 });
    expect(unexpired.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).filter((id) => id !== ids.expired));
    expect(await execute(listNewestSiteTokensOperation, admin, { limit: 2, includeExpired: true })).toEqual(listed.slice(0, 2));
    expect(await execute(countAllTokensOperation, admin, { includeExpired: true })).toBe(listed.length);
    expect(await execute(countAllTokensOperation, admin, {})).toBe(unexpired.length);
  });
});

describe('the list of one account', () => {
  it('can be kept to a state, and tells which token has a successor', async () => {
    const bot = await makeServiceAccount();
    const [old, other, gone] = [await makeToken(bot), await makeToken(bot), await makeToken(bot)];
    const next = await execute(rotateAccessTokenOperation, admin, { id: old.token.id, overlapSeconds: 3_600 });
    await execute(rotateAccessTokenOperation, admin, { id: gone.token.id });
    await db().accessToken.update({ where: { id: other.token.id }, data: { disabledAt: new Date() } });
    const late = await makeToken(bot);
    await db().accessToken.update({ where: { id: late.token.id }, data: { disabledAt: new Date(), expiresAt: ago(1) } });
    const list = async (input: object) => (await execute(listAccessTokensOperation, admin, { userId: bot.id, ...input })).tokens;
    const idsOf = async (input: object) => (await list(input)).map(({ id }) => id).sort((a, b) => a - b);
    expect(await idsOf({ state: 'active' })).toEqual([old.token.id, next.token.id, next.token.id + 1]);
    // Its successor lives, and that it ends was asked for: it does not expire on anybody.
    expect(await idsOf({ state: 'expiring' })).toEqual([]);
    expect(await idsOf({ state: 'disabled' })).toEqual([other.token.id]);
    expect(await idsOf({ state: 'expired' })).toEqual([late.token.id]);
    expect(await idsOf({ state: 'revoked' })).toEqual([gone.token.id]);
    expect((await list({})).find(({ id }) => id === old.token.id)?.rotatedToId).toBe(next.token.id);
  });
});
