import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { documents } from '../fixtures/src-documents';
import { sql } from '../helpers/database';
import { send } from '../helpers/http';
import { withOwnServer } from '../helpers/own-server';
import { admin, makePerson, makeServiceAccount, makeToken, nodeId, signIn, signInAsAdmin, unique, type Admin } from '../helpers/site';

// SG §8: the documents of `src` as it sends them, with its headers, gzip, explicit nulls and its careless commas. Its answers are
// read as it reads them: names of members without regard to case, unknown members ignored.

interface Caller {
  url: string;
  token: string;
}

const answerSchema = z.strictObject({
  data: z.record(z.string(), z.unknown()).nullable(),
  errors: z.array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })).optional(),
});

/** One request as the tool makes it; the answer's members in lower case, as a reader that ignores case has them. */
async function src({ url, token }: Caller, document: keyof typeof documents, variables: Record<string, unknown> | null = null) {
  const answer = await send(`${url}/.api/graphql`, {
    method: 'POST',
    headers: {
      'content-encoding': 'gzip',
      'content-type': 'application/json',
      'user-agent': 'src-cli/6.1.0 linux amd64',
      authorization: `token ${token}`,
    },
    body: new Uint8Array(gzipSync(JSON.stringify({ query: documents[document], variables }))),
  });
  expect(answer.status, answer.text).toBe(200);
  return answerSchema.parse(lowered(answer.json()));
}

/** Fails where two members of one object differ by case alone: a reader that ignores case would take either. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowered(inner)] as const);
  expect(new Set(entries.map(([key]) => key)).size).toBe(entries.length);
  return Object.fromEntries(entries);
}

/** A site admin who has a token of their own, as people who script the tool do. */
async function asAdmin(by: Admin): Promise<Caller> {
  const person = await makePerson(by, { isSiteAdmin: true });
  const { secret } = await makeToken({ url: by.url, headers: await signIn(by, person) }, person);
  return { url: by.url, token: secret };
}

const user = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayname: z.string().nullable(),
  siteadmin: z.boolean(),
  organizations: z.strictObject({ nodes: z.array(z.never()) }),
  emails: z.array(z.strictObject({ email: z.string(), verified: z.boolean() })),
  url: z.string(),
});
const userList = z.strictObject({ users: z.strictObject({ nodes: z.array(user) }) });

test.describe('documents of users', () => {
  test('list: without variables, with nulls, with a count and a search', async () => {
    const by = await admin();
    const caller = await asAdmin(by);
    const bot = await makeServiceAccount(by);
    for (const variables of [null, {}, { first: null, query: null }, { first: 1_000, query: '' }]) {
      const { users } = userList.parse((await src(caller, 'usersList', variables)).data);
      expect(users.nodes.map(({ username }) => username)).toContain(bot.username);
    }
    const { users } = userList.parse((await src(caller, 'usersList', { first: 1, query: bot.username })).data);
    expect(users.nodes).toEqual([expect.objectContaining({ id: bot.nodeId, url: `/users/${bot.username}`, emails: [] })]);
  });

  test('list by tag: nobody has one, so a tag matches nobody, and no tag everybody', async () => {
    const by = await admin();
    const caller = await asAdmin(by);
    const list = async (tag: string | null) => userList.parse((await src(caller, 'usersListTag', { tag, first: 10 })).data).users.nodes;
    expect(await list('AllowUserExternalPrivateCode')).toEqual([]);
    expect(await list(null)).not.toEqual([]);
  });

  test('get: by name, by verified address, and one that is not there', async () => {
    const by = await admin();
    const caller = await asAdmin(by);
    const person = await makePerson(by);
    for (const variables of [{ username: person.username, email: null }, { username: null, email: `${person.username}@example.com` }]) {
      const answer = await src(caller, 'usersGet', variables);
      expect(user.parse(answer.data?.user)).toMatchObject({ username: person.username, emails: [{ verified: true }] });
    }
    const name = unique('nobody');
    const missing = await src(caller, 'usersGet', { username: name });
    expect(missing).toMatchObject({ data: { user: null }, errors: [{ message: `user not found: [${name}]`, path: ['user'] }] });
  });

  test('create, count and delete', async () => {
    const by = await admin();
    const caller = await asAdmin(by);
    const username = unique('made');
    const created = await src(caller, 'usersCreate', { username, email: `${username}@example.com` });
    const link = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/password-reset#code=[\w-]{43}$/);
    expect(created.data).toEqual({ createuser: { resetpasswordurl: link } });
    const taken = await src(caller, 'usersCreate', { username, email: '' });
    expect(taken.errors?.map(({ message }) => message)).toEqual(['cannot create user: err_username_exists']);
    const counted = await src(caller, 'usersTotal');
    expect(counted.data).toEqual({ users: { totalcount: expect.any(Number) } });
    const found = user.parse((await src(caller, 'usersGet', { username })).data?.user);
    expect((await src(caller, 'usersDelete', { user: found.id })).data).toEqual({ deleteuser: { alwaysnil: null } });
    expect((await src(caller, 'usersGet', { username })).errors?.[0]?.message).toBe(`user not found: [${username}]`);
  });

  test('create asks for an address only where there is one', async () => {
    const caller = await asAdmin(await admin());
    const created = await src(caller, 'usersCreate', { username: unique('made'), email: '' });
    expect(created.data).toMatchObject({ createuser: { resetpasswordurl: expect.stringContaining('/password-reset#code=') } });
  });
});

const totalSchema = z.object({ site: z.object({ users: z.object({ totalcount: z.number() }) }) });
const inactive = z.strictObject({
  id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  siteadmin: z.boolean(),
  lastactiveat: z.iso.datetime().nullable(),
  deletedat: z.iso.datetime().nullable(),
});
const inactiveSchema = z.strictObject({ site: z.strictObject({ users: z.strictObject({ nodes: z.array(inactive) }) }) });

test('the loop of `users prune` ends, deleted accounts and all, and prunes', async () => {
  test.setTimeout(120_000);
  await withOwnServer({}, async (server) => {
    const by = await signInAsAdmin(server);
    const { secret } = await makeToken(by, { nodeId: nodeId('User', 1) });
    const caller = { url: server.url, token: secret };
    const names = Array.from({ length: 230 }, (_, index) => `old-${index}`);
    await sql(
      `INSERT INTO "User" (username, "createdAt", "updatedAt", "lastActiveAt", "deletedAt")
       SELECT name, now() - interval '1 year', now(),
              CASE WHEN n % 3 = 0 THEN now() - interval '90 days' END, CASE WHEN n % 5 = 0 THEN now() END
       FROM unnest($1::text[]) WITH ORDINALITY AS t(name, n)`,
      [names],
      server.databaseUrl,
    );
    const self = (await src(caller, 'pruneCurrentUser')).data;
    expect(self).toEqual({ currentuser: { username: 'admin' } });

    // As the tool loops: until as many came as were counted. Fewer would keep it going for ever.
    const readAll = async () => {
      const total = totalSchema.parse((await src(caller, 'pruneTotal')).data).site.users.totalcount;
      const found: z.output<typeof inactive>[] = [];
      for (let offset = 0; found.length < total; offset += 100) {
        const page = inactiveSchema.parse((await src(caller, 'pruneUsers', { limit: 100, offset })).data).site.users.nodes;
        expect(page.length, `page at ${offset}`).toBeGreaterThan(0);
        found.push(...page);
      }
      return { total, found };
    };
    const before = await readAll();
    expect(before.total).toBe(231);
    expect(new Set(before.found.map(({ id }) => id)).size).toBe(231);

    const limit = Date.now() - 60 * 86_400_000;
    const isOld = ({ lastactiveat, deletedat, siteadmin }: z.output<typeof inactive>) =>
      deletedat === null && !siteadmin && (lastactiveat === null || Date.parse(lastactiveat) < limit);
    for (const { id } of before.found.filter(isOld)) {
      expect((await src(caller, 'usersDelete', { user: id })).data).toEqual({ deleteuser: { alwaysnil: null } });
    }
    const after = await readAll();
    expect(after.total).toBe(231);
    expect(after.found.filter(({ deletedat }) => deletedat === null).map(({ username }) => username)).toEqual(['admin']);
  });
});

test.describe('documents of orgs', () => {
  test('list nothing, and say so clearly of one by name', async () => {
    const caller = await asAdmin(await admin());
    for (const variables of [null, { first: null, query: null }, { first: 1_000, query: 'a' }]) {
      expect((await src(caller, 'orgsList', variables)).data).toEqual({ organizations: { nodes: [] } });
    }
    expect(await src(caller, 'orgsGet', { name: 'acme' })).toMatchObject({
      data: { organization: null },
      errors: [{ message: 'org not found: name=acme', path: ['organization'] }],
    });
  });

  const changes = [
    ['orgsCreate', { name: 'acme', displayName: '' }],
    ['orgsDelete', { organization: nodeId('Org', 1) }],
    ['orgsMembersAdd', { organization: nodeId('Org', 1), username: 'admin' }],
    ['orgsMembersRemove', { orgID: nodeId('Org', 1), userID: nodeId('User', 1) }],
  ] as const;
  for (const [document, variables] of changes) {
    test(`${document} says that there are none yet`, async () => {
      const caller = await asAdmin(await admin());
      expect((await src(caller, document, variables)).errors?.map(({ message }) => message)).toEqual([
        'This site has no organizations yet, so none can be changed.',
      ]);
    });
  }
});

test('the version documents', async () => {
  const caller = await asAdmin(await admin());
  expect((await src(caller, 'productVersion')).data).toEqual({ site: { productversion: '7.2.0' } });
  expect((await src(caller, 'buildVersion')).data).toEqual({ site: { buildversion: '7.2.0' } });
  expect((await src(caller, 'currentUser')).data).toEqual({ currentuser: { username: expect.stringMatching(/^person-/) } });
});
