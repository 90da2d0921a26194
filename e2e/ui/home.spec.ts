import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeServiceAccount, makeToken, signInAsAdmin } from '../helpers/site';
import { expectTitleIsHeading, heading, open } from '../helpers/ui';
import { withOwnSite } from '../helpers/ui-own-site';
import { signInAs } from '../helpers/ui-session';

test('home says how the site does, and leads to what needs attention', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const token = await makeToken(siteAdmin, bot);
  await sql(`UPDATE "AccessToken" SET "expiresAt" = now() + interval '3 days' WHERE id = $1`, [token.id]);
  await sql(
    `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt")
     VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 'graphql', 98765432, now())`,
    [bot.id],
  );
  await open(page, '/');
  await expectTitleIsHeading(page);
  for (const figure of [/^People \d/, /^Service accounts \d/, /^Seats taken \d/])
    await expect(page.getByRole('link', { name: figure })).toBeVisible();
  const attention = page.getByRole('region', { name: 'Needs attention' });
  const expiring = attention.getByRole('link', { name: /access tokens? expires? within 14 days/ });
  await expect(expiring).toHaveAttribute('href', /^\/site-admin\/tokens\?/);
  await expect(attention.getByRole('link', { name: /service accounts? ha(s|ve) no owner/ })).toBeVisible();
  const events = page.getByRole('region', { name: 'Recent events' });
  await expect(events.getByRole('link', { name: 'Created an access token' }).first()).toBeVisible();
  await page.getByRole('link', { name: /^Service accounts \d/ }).click();
  await expect(page.getByRole('radio', { name: 'Service accounts' })).toBeChecked();
});

test('the chart of a fresh server says who asks how much, in a picture and in numbers', async ({ page, context }) => {
  await withOwnSite(context, {}, async (site) => {
    const by = await signInAsAdmin(site);
    const cookie = /sgs=([^;]+)/.exec(by.headers.cookie ?? '')?.[1] ?? '';
    await context.addCookies([{ name: 'sgs', value: cookie, url: site.url, httpOnly: true, sameSite: 'Lax' }]);
    await open(page, site.url);
    await expect(page.getByText('Give your first machine an account of its own')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Create a service account' })).toBeVisible();

    const bot = await makeServiceAccount(by, 'busy-bot');
    await sql(
      `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt")
       VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 'graphql', 1234, now()), ($1, (now() AT TIME ZONE 'UTC')::date - 3, 'v4', 66, now())`,
      [bot.id],
      site.databaseUrl,
    );
    await open(page, site.url);
    const chart = page.getByRole('region', { name: 'API requests' });
    await expect(chart.getByRole('img', { name: /API requests a day/ })).toBeVisible();
    await expect(chart.getByRole('list', { name: 'Accounts in the chart' })).toContainText('busy-bot1,300');
    await chart.getByText('Show as a table').click();
    await expect(chart.getByRole('row').last()).toContainText('1,234');
  });
});

test('others see how their own tokens do', async ({ page, context, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  const token = await makeToken(siteAdmin, await makeServiceAccount(siteAdmin));
  await sql(`UPDATE "AccessToken" SET "userId" = $2, "expiresAt" = now() + interval '3 days' WHERE id = $1`, [token.id, person.id]);
  await signInAs(context, person);
  await open(page, '/');
  await expect(page.getByText('You have 1 active access token.')).toBeVisible();
  await page.getByRole('link', { name: '1 access token expires within 14 days' }).click();
  await expect(heading(page, 'Access tokens')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Expiring' })).toBeChecked();
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('every number that leads to a list is the number of its rows', async ({ page, context }) => {
  await withOwnSite(context, {}, async (site) => {
    const by = await signInAsAdmin(site);
    const cookie = /sgs=([^;]+)/.exec(by.headers.cookie ?? '')?.[1] ?? '';
    await context.addCookies([{ name: 'sgs', value: cookie, url: site.url, httpOnly: true, sameSite: 'Lax' }]);
    const bot = await makeServiceAccount(by, 'many-sided');
    const gone = await makePerson(by);
    const change = (table: string, id: number, set: string) =>
      sql(`UPDATE "${table}" SET ${set} WHERE id = $1`, [id], site.databaseUrl);
    const token = async (set: string) => {
      const { id } = await makeToken(by, bot);
      await change('AccessToken', id, set);
      return id;
    };
    const used = `"lastUsedAt" = now()`;
    const replaced = [
      await token(`${used}, "expiresAt" = now() + interval '2 days'`),
      await token(`${used}, "expiresAt" = now() - interval '2 days'`),
    ];
    for (const id of replaced) await change('AccessToken', await token(used), `"rotatedFromId" = ${id}`);
    for (const set of [
      `"leakedAt" = now(), "revokedAt" = now()`,
      `${used}, "expiresAt" = now() + interval '2 days'`,
      `"expiresAt" = now() + interval '3 days'`,
      `${used}, "expiresAt" = now() - interval '2 days'`,
      `${used}, "expiresAt" = now() - interval '2 days', "disabledAt" = now()`,
      `"createdAt" = now() - interval '31 days', "expiresAt" = now() + interval '60 days'`,
      `"createdAt" = now() - interval '31 days', "expiresAt" = now() - interval '1 day'`,
      `"createdAt" = now() - interval '31 days', "disabledAt" = now()`,
    ]) await token(set);
    await change('User', (await makeServiceAccount(by, 'left-alone')).id, `"ownerId" = ${gone.id}, "reviewAt" = now() - interval '9 days'`);
    await change('User', gone.id, `"blockedAt" = now()`);

    await open(page, site.url);
    const found: Record<string, string> = {};
    const links = page.getByRole('region', { name: 'Needs attention' }).getByRole('link');
    for (const link of await links.all()) found[(await link.textContent()) ?? ''] = (await link.getAttribute('href')) ?? '';
    expect(Object.keys(found).map((words) => words.replace(/ \d+ days$/, ''))).toEqual([
      '1 access token was reported as leaked in the last', '2 access tokens expire within', '2 access tokens have expired',
      '1 service account has an owner who left', '1 service account has no owner', '1 service account is overdue for review',
      '1 access token was never used in more than',
    ]);
    for (const [words, href] of Object.entries(found)) {
      await open(page, `${site.url}${href}`);
      await expect(page.getByRole('table').getByRole('rowheader'), words).toHaveCount(Number.parseInt(words, 10));
    }
  });
});
