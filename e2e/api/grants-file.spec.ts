import { expect, test } from '@playwright/test';
import { send } from '../helpers/http';
import { admin, makePerson, makeServiceAccount, makeToken, signIn } from '../helpers/site';

const exportPath = '/site-admin/repositories/grants/export';
const restorePath = '/.api/grants/restore';

test('all grants leave as a file, which a dry run reads again and a restore applies', async () => {
  const by = await admin();
  const file = await send(`${by.url}${exportPath}`, { headers: by.headers });
  expect(file.status).toBe(200);
  expect(file.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': expect.stringMatching(/^attachment; filename="keyward-grants-\d{4}-\d\d-\d\d\.jsonl"$/),
    'cache-control': 'no-store',
  });
  expect(file.text).toMatch(/^\{"format":"keyward-grants","version":1,/);
  const restore = (query: string, body: string, headers = by.headers) =>
    send(`${by.url}${restorePath}?${query}`, { method: 'POST', headers, body });
  const bad = await restore('dryRun=true', `${file.text}not json\n`);
  expect([bad.status, bad.text]).toEqual([400, expect.stringMatching(/Line \d+: It is not JSON\./)]);
  expect((await restore('plan=old', file.text)).status).toBe(409);
  for (const query of ['', 'dryRun=false', 'dryRun=true&plan=x', 'dryRun=true&all=1']) {
    expect((await restore(query, file.text)).status, query).toBe(400);
  }
  const dry = await restore('dryRun=true', file.text);
  expect(dry.json()).toMatchObject({ isApplied: false, plan: expect.any(String), effect: { gained: 0, lost: 0 } });
});

test('both doors are closed to everybody else, and to pages of other sites', async () => {
  const by = await admin();
  const person = await signIn(by, await makePerson(by));
  expect((await send(`${by.url}${exportPath}`)).status).toBe(303);
  expect((await send(`${by.url}${exportPath}`, { headers: person })).status).toBe(403);
  expect((await send(`${by.url}${exportPath}`, { headers: { ...by.headers, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
  const restore = (headers: object) => send(`${by.url}${restorePath}?dryRun=true`, { method: 'POST', headers: { ...headers }, body: 'x' });
  expect((await restore({})).status).toBe(401);
  const { cookie } = by.headers;
  expect((await restore({ cookie })).status).toBe(401);
  expect((await restore(person)).status).toBe(403);
  const bot = await makeServiceAccount(by);
  const token = await makeToken(by, bot);
  expect((await restore({ authorization: `token ${token.secret}` })).status).toBe(403);
});
