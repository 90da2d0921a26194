import { expect, test } from '@playwright/test';
import { send } from '../helpers/http';
import { admin, makePerson, makeServiceAccount, makeToken, signIn, unique } from '../helpers/site';
import { sql } from '../helpers/database';

const exportPath = '/site-admin/audit-log/export';

test('an export has the rows of the filters, whole and in order, as a file of its kind', async () => {
  const by = await admin();
  const bot = await makeServiceAccount(by);
  await makeToken(by, bot);
  const nasty = unique('=HYPERLINK("https://evil.example")\n"quoted", 名前');
  await sql(
    `INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName", "targetType", "targetName")
     SELECT 'test.event', 'SUCCESS', 'system', $1, $2, 'user', $3 FROM generate_series(1, 700)`,
    [bot.id, bot.username, nasty],
  );
  const lines = await send(`${by.url}${exportPath}?format=jsonl&account=${bot.username}`, { headers: by.headers });
  expect(lines.status).toBe(200);
  expect(lines.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': expect.stringMatching(/^attachment; filename="keyward-audit-\d{4}-\d\d-\d\d\.jsonl"$/),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-export-limit': '1000000',
  });
  const events = lines.text.trimEnd().split('\n').map((line) => JSON.parse(line) as { id: string; action: string });
  expect(events).toHaveLength(702);
  expect(events.map(({ id }) => Number(id))).toEqual(events.map(({ id }) => Number(id)).sort((a, b) => b - a));
  expect(events.slice(-2).map(({ action }) => action)).toEqual(['token.create', 'user.create']);

  const csv = await send(`${by.url}${exportPath}?format=csv&account=${bot.username}&action=test.`, { headers: by.headers });
  expect(csv.headers['content-type']).toMatch(/^text\/csv/);
  expect(csv.text).toMatch(/^id,at,action,/);
  expect(csv.text.split(`"'${nasty.replaceAll('"', '""')}"`)).toHaveLength(701);

  const [record] = await sql<{ after: object; door: string }>(
    `SELECT after, door FROM "AuditEvent" WHERE action = 'audit.export' AND after->>'aboutUserId' = $1 ORDER BY id DESC LIMIT 1`,
    [String(bot.id)],
  );
  expect(record).toEqual({ after: { format: 'csv', action: 'test.', aboutUserId: bot.id }, door: 'console' });
});

test('what the address says wrongly is refused by its name, and nothing is exported', async () => {
  const by = await admin();
  const cases: [string, number, RegExp][] = [
    ['', 400, /format/],
    ['format=xml', 400, /format/],
    ['format=csv&door=window', 400, /door/],
    ['format=csv&from=yesterday', 400, /from/],
    ['format=csv&credential=token', 400, /credential/],
    ['format=csv&target=user', 400, /target/],
    ['format=csv&outcome=maybe', 400, /outcome/],
    ['format=csv&unknown=1', 400, /unknown/],
    [`format=csv&account=${unique('nobody')}`, 404, /no account/],
  ];
  for (const [query, status, text] of cases) {
    const answer = await send(`${by.url}${exportPath}?${query}`, { headers: by.headers });
    expect(answer.status, query).toBe(status);
    expect(answer.text, query).toMatch(text);
    expect(answer.headers['content-disposition'], query).toBeUndefined();
  }
});

test('only a site admin in a browser of this site gets it', async () => {
  const by = await admin();
  const person = await makePerson(by);
  const query = `${by.url}${exportPath}?format=csv`;
  const nobody = await send(query);
  expect(nobody.status).toBe(303);
  expect(nobody.headers.location).toMatch(/^\/sign-in/);
  expect((await send(query, { headers: await signIn(by, person) })).status).toBe(403);
  for (const site of ['cross-site', 'same-site']) {
    const foreign = await send(query, { headers: { ...by.headers, 'sec-fetch-site': site } });
    expect(foreign.status).toBe(403);
    expect(foreign.text).not.toContain('id,at');
  }
  const { secret } = await makeToken(by, await makeServiceAccount(by));
  expect((await send(query, { headers: { authorization: `token ${secret}` } })).status).toBe(303);
});
