import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure } from '../helpers/graphql';
import { withOwnServer } from '../helpers/own-server';
import { admin, makePerson, makeServiceAccount, resetLink, signIn, signInAsAdmin, softDelete, unique } from '../helpers/site';

const dateTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

test.describe('lists', () => {
  test('users pages by cursor without a gap, and cuts what is asked beyond', async () => {
    const by = await admin();
    const prefix = unique('list');
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await makeServiceAccount(by, `${prefix}-${index}`)).username);
    const page = z.object({
      users: z.object({
        nodes: z.array(z.object({ username: z.string() })),
        totalCount: z.literal(5),
        pageInfo: z.strictObject({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
      }),
    });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const query = `query($query: String, $after: String) {
          users(first: 2, query: $query, after: $after) { nodes { username } totalCount pageInfo { endCursor hasNextPage } }
        }`;
      const { users }: z.output<typeof page> = await data(by, page, query, { query: prefix, after });
      seen.push(...users.nodes.map(({ username }) => username));
      after = users.pageInfo.endCursor;
      expect(users.pageInfo.hasNextPage).toBe(after !== null);
    } while (after);
    expect(seen).toEqual(made);
    expect(await failure(by, '{ users(first: -1) { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await failure(by, '{ users(after: "x") { nodes { id } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await failure(by, '{ users(inactiveSince: "yesterday") { nodes { id } } }')).toMatchObject({
      message: expect.stringContaining('RFC 3339'),
    });
  });

  test('site.users is for site admins, refused once and at the field', async () => {
    const by = await admin();
    const caller = { url: by.url, headers: await signIn(by, await makePerson(by)) };
    expect(await failure(caller, '{ site { users { totalCount nodes { id } } } }')).toMatchObject({
      message: 'must be site admin',
      path: ['site', 'users'],
    });
    expect(await failure(by, '{ site { users { nodes(limit: 101) { id } } } }')).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('the loop of "users prune" meets as many nodes as are counted, the deleted too, and the count is a float', async () => {
    await withOwnServer({}, async (server) => {
      const by = await signInAsAdmin(server);
      const made = [];
      for (let index = 0; index < 7; index += 1) made.push(await makeServiceAccount(by));
      await softDelete(by, made[3]?.id ?? 0);
      const total = await data(
        by,
        z.strictObject({ site: z.strictObject({ users: z.strictObject({ totalCount: z.number() }) }) }),
        'query getTotalUsers {site{users{totalCount}}}',
      );
      const nodeSchema = z.strictObject({
        id: z.string(),
        username: z.string(),
        email: z.string().nullable(),
        siteAdmin: z.boolean(),
        lastActiveAt: dateTime.nullable(),
        deletedAt: dateTime.nullable(),
      });
      const document = `query getInactiveUsers($limit: Int $offset: Int) {
          site { users { nodes(limit: $limit offset: $offset) { id username email siteAdmin lastActiveAt deletedAt } } }
        }`;
      const seen: z.output<typeof nodeSchema>[] = [];
      for (let round = 0; seen.length < total.site.users.totalCount; round += 1) {
        expect(round, 'the loop ends').toBeLessThan(10);
        const { site } = await data(
          by,
          z.strictObject({ site: z.strictObject({ users: z.strictObject({ nodes: z.array(nodeSchema) }) }) }),
          document,
          { limit: 3, offset: seen.length },
        );
        seen.push(...site.users.nodes);
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(8);
      expect(seen.filter(({ deletedAt }) => deletedAt !== null)).toHaveLength(1);
      expect(await data(by, z.unknown(), '{ users { totalCount } }')).toEqual({ users: { totalCount: 7 } });
    });
  });

  test('the documents of the command line tool run as they are', async () => {
    const by = await admin();
    const fields = `fragment UserFields on User {
        id username displayName siteAdmin organizations { nodes { id name displayName } } emails { email verified } url
      }`;
    await data(
      by,
      z.unknown(),
      `query Users($first: Int, $query: String) { users(first: $first, query: $query) { nodes { ...UserFields } } } ${fields}`,
      { first: 1000, query: null },
    );
    await data(
      by,
      z.unknown(),
      `query User($username: String, $email: String) { user(username: $username, email: $email) { ...UserFields } } ${fields}`,
      { username: by.username, email: null },
    );
    await data(
      by,
      z.strictObject({ site: z.strictObject({ productVersion: z.string().regex(/^\d+\.\d+\.\d+$/) }) }),
      'query { site { productVersion } }',
    );
    await data(
      by,
      z.strictObject({ users: z.strictObject({ totalCount: z.int() }) }),
      'query UsersTotalCountCountUsers { users { totalCount } }',
    );
    const username = unique('cli');
    const created = await data(
      by,
      z.unknown(),
      'mutation CreateUser($username: String!, $email: String!) { createUser(username: $username, email: $email) { resetPasswordURL } }',
      { username, email: `${username}@example.com` },
    );
    expect(created).toEqual({ createUser: { resetPasswordURL: expect.stringMatching(resetLink(by)) } });
  });
});
