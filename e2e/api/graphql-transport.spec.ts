import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { run } from '../helpers/graphql';
import { send, type Answer } from '../helpers/http';
import { admin, makeServiceAccount, makeToken, withToken } from '../helpers/site';

// SG §8: what the command line tool and scripts send, byte for byte.

const query = 'query CurrentUser { currentUser { username } }';

async function asBot() {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const headers = withToken((await makeToken(by, bot)).secret);
  const post = (body: string | Uint8Array, extra: Record<string, string> = {}) =>
    send(`${by.url}/.api/graphql`, { method: 'POST', headers: { ...headers, ...extra }, body });
  return { by, bot, headers, post, caller: { url: by.url, headers } };
}

const expectName = (answer: Answer, username: string) => {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json()).toEqual({ data: { currentUser: { username } } });
};
const expectMessage = (answer: Answer, message: RegExp) => {
  expect(answer.status, answer.text).toBe(200);
  expect(answer.json()).toEqual({ errors: [{ message: expect.stringMatching(message) }] });
};

test('a gzip body is inflated, whatever else the tool sends with it', async () => {
  const { bot, post } = await asBot();
  const body = new Uint8Array(gzipSync(JSON.stringify({ query, variables: null })));
  const extra = {
    'content-encoding': 'gzip',
    'content-type': 'application/json',
    'user-agent': 'src-cli/6.0.0 linux amd64',
    'x-sourcegraph-should-trace': 'true',
  };
  expectName(await post(body, extra), bot.username);
});

test('any content type, or none, is read as JSON when a token is presented', async () => {
  const { bot, post } = await asBot();
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/graphql',
    'multipart/form-data; boundary=x',
    'nonsense',
  ]) {
    expectName(await post(JSON.stringify({ query }), { 'content-type': type }), bot.username);
  }
  expectName(await post(JSON.stringify({ query })), bot.username);
});

test('a query string after the path is ignored', async () => {
  const { by, bot, headers } = await asBot();
  expectName(await send(`${by.url}/.api/graphql?CurrentUser`, { method: 'POST', headers, body: JSON.stringify({ query }) }), bot.username);
});

test('null variables mean none, also where an argument has a default or is optional', async () => {
  const { by, bot, post } = await asBot();
  expectName(await post(JSON.stringify({ query, variables: null, operationName: null, extensions: {}, unknown: 1 })), bot.username);
  const asAdmin = { url: by.url, headers: by.headers };
  const list = 'query Users($first: Int, $query: String) { users(first: $first, query: $query,) { nodes { username } totalCount } }';
  const { data, errors } = await run(asAdmin, list, { first: null, query: null });
  expect(errors).toBeUndefined();
  expect(data).toEqual(await run(asAdmin, '{ users { nodes { username } totalCount } }').then((answer) => answer.data));
  const m2m = `query($id: ID!, $first: Int) {
      node(id: $id) { ... on User { m2mCredentials(first: $first) { totalCount pageInfo { hasNextPage } } } }
    }`;
  expect((await run(asAdmin, m2m, { id: bot.nodeId, first: null })).data).toEqual({
    node: { m2mCredentials: { totalCount: 0, pageInfo: { hasNextPage: false } } },
  });
});

test('documents may leave out commas and end lists with one', async () => {
  const { by } = await asBot();
  const document = `query getInactiveUsers($limit: Int $offset: Int) {
      site { users { nodes(limit: $limit offset: $offset,) { id, username, email, siteAdmin, lastActiveAt, deletedAt, } } }
    }`;
  const { data, errors } = await run(by, document, { limit: 1, offset: 0 });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ site: { users: { nodes: [{ id: expect.any(String) }] } } });
});

test.describe('what is no request of GraphQL is said so inside of 200', () => {
  for (const [what, body, message] of [
    ['no JSON', '{"query": ', /not JSON/],
    ['no body', '', /"query" is missing/],
    ['a list', '[]', /one JSON object/],
    ['a batch', `[{"query":"${query}"}]`, /one JSON object/],
    ['null', 'null', /one JSON object/],
    ['a number', '1', /one JSON object/],
    ['no query', '{}', /"query" is missing/],
    ['an empty query', '{"query":" "}', /"query" is missing/],
    ['a query that is no text', '{"query":{}}', /"query" is missing/],
    ['variables as a list', `{"query":"${query}","variables":[]}`, /"variables" must be/],
  ] as const) {
    test(what, async () => expectMessage(await (await asBot()).post(body), message));
  }

  test('gzip that is none, and encodings that are not offered', async () => {
    const { post } = await asBot();
    expectMessage(await post('{}', { 'content-encoding': 'gzip' }), /not valid gzip/);
    expectMessage(await post('{}', { 'content-encoding': 'br' }), /plain or gzip/);
  });
});

test('a document that cannot be parsed or does not fit the schema answers 200 with the place', async () => {
  const { caller } = await asBot();
  for (const document of [
    '{',
    '{ nonsense }',
    '{ currentUser }',
    'query { currentUser { username(x: 1) } }',
    'subscription { x }',
    'fragment A on User { id }',
  ]) {
    const { errors } = await run(caller, document);
    expect(errors?.length, document).toBeGreaterThan(0);
  }
  const { errors } = await run(caller, '{ currentUser { nonsense } }');
  expect(errors).toEqual([
    {
      message: expect.stringContaining('nonsense'),
      locations: [{ line: 1, column: 17 }],
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
});

test('a body over the limit is 413, on the wire and after inflating, before it is held in memory', async () => {
  const { post } = await asBot();
  // Only announced: the answer does not wait for what it will not read.
  const large = await post('{', { 'content-length': String(4 * 1024 * 1024 + 1), connection: 'close' });
  expect({ status: large.status, reason: large.reason }).toEqual({ status: 413, reason: 'Payload Too Large' });
  const bomb = await post(new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))), { 'content-encoding': 'gzip' });
  expect(bomb.status).toBe(413);
  expect(bomb.headers['content-type']).toBe('text/plain; charset=utf-8');
});

test('without a credential not even the body is read', async () => {
  const { by } = await asBot();
  const answer = await send(`${by.url}/.api/graphql`, { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) });
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 401, text: 'Private mode requires authentication.\n' });
});

test('GET is 405 and names POST', async () => {
  const { by, headers } = await asBot();
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await send(`${by.url}/.api/graphql?query=${encodeURIComponent(query)}`, { method, headers });
    expect(answer.status, method).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  }
});

test.describe('limits hold before any resolver runs', () => {
  const refused = async (document: string, variables?: Record<string, unknown>) => {
    const { by } = await asBot();
    const { data, errors } = await run(by, document, variables);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: expect.stringMatching(/^The query was not run/),
      extensions: { code: 'QUERY_TOO_COMPLEX' },
    });
  };

  test('depth', () => refused(`{ currentUser ${'{ accessTokens { nodes { subject '.repeat(12)}{ id }${' } } }'.repeat(12)} }`));
  test('aliases', () => refused(`{ ${Array.from({ length: 501 }, (_, index) => `a${index}: currentUser { id }`).join(' ')} }`));
  test('aliases in fragments', () =>
    refused(
      `{ ${Array.from({ length: 6 }, (_, index) => `x${index}: currentUser { ...A }`).join(' ')} }
       fragment A on User { ${Array.from({ length: 100 }, (_, index) => `a${index}: id`).join(' ')} }`,
    ));
  test('repeated fields', () => refused(`{ currentUser { ${'id '.repeat(501)} } }`));
  test('fields of the answer', () =>
    refused('{ users(first: 1000) { nodes { accessTokens(first: 1000) { nodes { id note scopes } } } } }'));
  test('fields of the answer, by variables', () =>
    refused('query($n: Int) { users(first: $n) { nodes { accessTokens(first: $n) { nodes { id } } } } }', { n: 1000 }));
  test('fields of the answer, by defaults of variables', () =>
    refused('query($n: Int = 1000) { users(first: $n) { nodes { accessTokens(first: $n) { nodes { id } } } } }'));

  test('a billion laughs of fragments, at once', async () => {
    const laughs = Array.from({ length: 25 }, (_, index) => `fragment F${index} on User { ${`...F${index + 1} `.repeat(15)} }`).join('\n');
    const startedAt = Date.now();
    await refused(`{ ${'currentUser { ...F0 } '.repeat(2)} } ${laughs} fragment F25 on User { a: id }`);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  test('circles of fragments, and documents of very many words', async () => {
    const { by } = await asBot();
    expect(
      (await run(by, '{ currentUser { ...A } } fragment A on User { ...B } fragment B on User { ...A }')).errors?.[0]?.message,
    ).toMatch(/Cannot spread fragment/);
    const startedAt = Date.now();
    expect((await run(by, `{ ${'currentUser { id } '.repeat(50_000)} }`)).errors?.[0]?.message).toMatch(/token/i);
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });

  test('no mutation of a document that is refused is carried out', async () => {
    const { by } = await asBot();
    const before = await run(by, '{ users { totalCount } }');
    await refused(
      `mutation { ${Array.from({ length: 501 }, (_, index) => `a${index}: createUser(username: "never-${index}") { user { id } }`).join()}
       }`,
    );
    expect(JSON.stringify((await run(by, '{ users(query: "never-") { totalCount } }')).data)).toContain('"totalCount":0');
    expect(before.errors).toBeUndefined();
  });
});
