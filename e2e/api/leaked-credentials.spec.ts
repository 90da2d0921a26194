import { expect, test } from '@playwright/test';
import { postJson, postForm, send, type Answer } from '../helpers/http';
import { withOwnServer } from '../helpers/own-server';
import {
  admin,
  configure,
  makeM2MCredential,
  makePerson,
  makeServiceAccount,
  makeToken,
  signIn,
  signInAsAdmin,
  withToken,
  type M2MCredential,
} from '../helpers/site';

const endpoint = (by: { url: string }) => `${by.url}/.api/credentials/leaked`;
const report = (by: { url: string }, body: unknown) => postJson(endpoint(by), body);
const whoAmI = async (by: { url: string }, headers: Record<string, string>) =>
  (await postJson(`${by.url}/.api/graphql`, { query: '{ currentUser { username } }' }, headers)).status;
const grant = (by: { url: string }, { clientId, clientSecret }: M2MCredential) =>
  postForm(`${by.url}/.auth/idp/oauth/token`, { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
const seen = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name))),
});

test('a report answers in the same bytes whatever it names, and ends what is ours', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const [token, other, client] = [await makeToken(by, bot), await makeToken(by, bot), await makeM2MCredential(by, bot)];
  const reports: [string, unknown][] = [
    ['a living token', { credential: token.secret, url: 'https://example.com/a' }],
    ['the same again', { credential: token.secret, url: 'https://example.com/a' }],
    ['an unknown token', { credential: `sgp_local_${'5'.repeat(40)}` }],
    ['nothing of ours', { credential: 'nonsense' }],
    ['an empty text', { credential: '' }],
    ['several at once', { credentials: ['nonsense', client.clientSecret, other.secret] }],
  ];
  const answers = [];
  for (const [, body] of reports) answers.push(seen(await report(by, body)));
  expect(answers[0]?.status).toBe(202);
  for (const [index, [what]] of reports.entries()) expect(answers[index], what).toEqual(answers[0]);
  for (const each of [token, other]) expect(await whoAmI(by, withToken(each.secret))).toBe(401);
  expect((await grant(by, client)).status).toBe(401);
});

const bad: [string, number, (url: string) => Promise<Answer>][] = [
  ['no JSON', 400, (url) => send(url, { method: 'POST', body: '{' })],
  ['no credential', 400, (url) => postJson(url, {})],
  ['both forms', 400, (url) => postJson(url, { credential: 'x', credentials: ['x'] })],
  ['a number', 400, (url) => postJson(url, { credential: 1 })],
  ['a list', 400, (url) => postJson(url, ['x'])],
  ['too many', 400, (url) => postJson(url, { credentials: Array.from({ length: 101 }, () => 'x') })],
  ['an unknown key', 400, (url) => postJson(url, { credential: 'x', type: 'y' })],
  ['a bad place', 400, (url) => postJson(url, { credential: 'x', url: 'x' })],
  ['a large body', 413, (url) => postJson(url, { credential: 'x'.repeat(300_000) })],
  ['GET', 404, (url) => send(url)],
];
test('a report that cannot be read is told what to send', async () => {
  const by = await admin();
  for (const [what, status, ask] of bad) expect((await ask(endpoint(by))).status, what).toBe(status);
});

test('reports are limited per address, held instead of revoked where so set, and leave nothing in logs', async () => {
  test.setTimeout(60_000);
  await withOwnServer({ LOG_LEVEL: 'trace' }, async (server) => {
    const by = await signInAsAdmin(server);
    const [person, bot] = [await makePerson(by), await makeServiceAccount(by)];
    const caller = { url: by.url, headers: await signIn(by, person) };
    const [token, kept, client] = [await makeToken(caller, person), await makeToken(caller, person), await makeM2MCredential(by, bot)];
    expect((await report(by, { credential: token.secret, url: `https://x.example/${token.secret}` })).status).toBe(202);
    expect(await whoAmI(by, withToken(token.secret))).toBe(401);
    await configure(by, { leakedTokens: { action: 'disable' } });
    expect((await report(by, { credential: client.clientSecret })).status).toBe(202);
    expect((await grant(by, client)).status).toBe(401);
    const enable = 'mutation($id: ID!) { enableM2MCredential(id: $id) { disabledAt } }';
    await postJson(`${by.url}/.api/graphql`, { query: enable, variables: { id: client.nodeId } }, by.headers);
    expect((await grant(by, client)).status).toBe(200);

    const answers = await Promise.all(Array.from({ length: 33 }, () => report(by, { credential: 'nonsense' })));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(28);
    const refused = await report(by, { credential: kept.secret });
    expect({ status: refused.status, after: Number(refused.headers['retry-after']) > 0 }).toEqual({ status: 429, after: true });
    expect(await whoAmI(by, withToken(kept.secret))).toBe(200);
    for (const secret of [token.secret, kept.secret, client.clientSecret]) expect(server.logs()).not.toContain(secret.slice(-40));
  });
});
