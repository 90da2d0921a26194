import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makeM2MCredential, makePerson, makeServiceAccount, makeToken, unique } from '../helpers/site';
import { expectFieldError, expectToast, field, heading, open } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

test('a person takes another name; every link follows it', async ({ page, context, siteAdmin }) => {
  await context.clearCookies();
  const [person, other] = [await makePerson(siteAdmin), await makePerson(siteAdmin)];
  await signInAs(context, person);
  await open(page, '/user/settings/profile');
  await field(page, 'Username').fill(other.username);
  await page.getByRole('button', { name: 'Save names' }).click();
  await expectFieldError(field(page, 'Username'), /is taken/);

  const renamed = unique('renamed');
  await field(page, 'Username').fill(renamed);
  await field(page, 'Display name').fill('Renée 李');
  await page.getByRole('button', { name: 'Save names' }).click();
  await expectToast(page, `${renamed} was saved`);
  await expect(page).toHaveURL(new RegExp(`/users/${renamed}/settings/profile$`));
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Profile' })).toHaveAttribute(
    'href',
    `/users/${renamed}/settings/profile`,
  );
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(heading(page, 'Overview')).toBeVisible();
  await expect(page.getByText('Renée 李').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Facts' })).toContainText(`${person.username}@example.com`);
});

test('of two who edit one account the second is told, and loads what the first wrote', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const owner = await makePerson(siteAdmin);
  await open(page, `/users/${bot.username}/settings/profile`);
  await field(page, 'Owner').fill('nobody-has-this-name');
  await page.getByRole('button', { name: 'Save facts' }).click();
  await expectFieldError(field(page, 'Owner'), /no active person/);
  await field(page, 'Owner').fill(owner.username);
  await field(page, 'Labels').fill('production, uploads');
  await field(page, 'Review by').fill('2099-01-31');
  await page.getByRole('button', { name: 'Save facts' }).click();
  await expectToast(page, /facts about .* were saved/);

  // A colleague meanwhile.
  await sql(`UPDATE "User" SET purpose = 'Written by the first', "updatedAt" = now() + interval '1 second' WHERE id = $1`, [bot.id]);
  await field(page, 'Purpose').fill('Written by the second');
  await page.getByRole('button', { name: 'Save facts' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Not saved' });
  await expect(told).toContainText(`Somebody changed ${bot.username} meanwhile.`);
  await told.getByRole('button', { name: 'Load what is there now' }).click();
  await expect(field(page, 'Purpose')).toHaveValue('Written by the first');
  await expect(told).toHaveCount(0);
  await field(page, 'Purpose').fill('Written by both');
  await page.getByRole('button', { name: 'Save facts' }).click();
  // The toast of the first saving may still be there, so what was saved says it.
  await expect
    .poll(() => sql('SELECT purpose, labels FROM "User" WHERE id = $1', [bot.id]))
    .toEqual([{ purpose: 'Written by both', labels: ['production', 'uploads'] }]);
});

test('what a colleague wrote is not lost when the page is refreshed under a form with something in it', async ({ page, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await open(page, `/users/${person.username}/settings/profile`);
  await field(page, 'Display name').fill('By the second');
  await sql(`UPDATE "User" SET "displayName" = 'By the first', "updatedAt" = now() + interval '1 second' WHERE id = $1`, [person.id]);

  // Adding an address shows the page anew, in its newest version.
  await page.getByRole('button', { name: 'Add address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add address' });
  await field(dialog, 'Email').fill(`${unique('second')}@example.com`);
  await dialog.getByRole('button', { name: 'Add address' }).click();
  await expectToast(page, /was added/);
  await expect(page.getByRole('table').getByRole('rowheader')).toHaveCount(2);
  await expect(field(page, 'Display name')).toHaveValue('By the second');

  await page.getByRole('button', { name: 'Save names' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Not saved' });
  await expect(told).toContainText(`Somebody changed ${person.username} meanwhile.`);
  expect(await sql('SELECT "displayName" FROM "User" WHERE id = $1', [person.id])).toEqual([{ displayName: 'By the first' }]);
  await told.getByRole('button', { name: 'Load what is there now' }).click();
  await expect(field(page, 'Display name')).toHaveValue('By the first');
  await field(page, 'Display name').fill('By both');
  await page.getByRole('button', { name: 'Save names' }).click();
  await expectToast(page, `${person.username} was saved`);
  expect(await sql('SELECT "displayName" FROM "User" WHERE id = $1', [person.id])).toEqual([{ displayName: 'By both' }]);
});

test('of two forms on one page each keeps to what it showed', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await open(page, `/users/${bot.username}/settings/profile`);
  const [names, facts] = [page.getByRole('form', { name: 'Names' }), page.getByRole('form', { name: 'Facts' })];
  const save = (form: typeof names) => form.getByRole('button', { name: /^Save/ }).click();

  await test.step('saving one is no change that the other must be told of', async () => {
    await field(names, 'Display name').fill('Typed first');
    await field(facts, 'Contact').fill('#builds');
    await save(facts);
    await expectToast(page, /facts about .* were saved/);
    await save(names);
    await expectToast(page, `${bot.username} was saved`);
  });

  await test.step('loading what is there into one leaves the other to be told', async () => {
    await sql(
      `UPDATE "User" SET "displayName" = 'By a colleague', purpose = 'By a colleague', "updatedAt" = now() + interval '1 second'
       WHERE id = $1`,
      [bot.id],
    );
    await field(names, 'Display name').fill('Typed over it');
    await field(facts, 'Purpose').fill('Typed over it');
    await save(facts);
    await facts.getByRole('button', { name: 'Load what is there now' }).click();
    await expect(field(facts, 'Purpose')).toHaveValue('By a colleague');
    await save(names);
    await expect(names.getByRole('alert')).toContainText('Not saved');
    expect(await sql('SELECT "displayName" FROM "User" WHERE id = $1', [bot.id])).toEqual([{ displayName: 'By a colleague' }]);
  });
});

test('one screen says what a service account is, who answers for it, what it holds and what it did', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const owner = await makePerson(siteAdmin);
  await makeToken(siteAdmin, bot);
  await makeM2MCredential(siteAdmin, bot);
  await sql(
    `UPDATE "User" SET "ownerId" = $2, contact = '#builds', purpose = 'Uploads code intelligence', labels = '{nightly}',
            "reviewAt" = current_date - 1 WHERE id = $1`,
    [bot.id, owner.id],
  );
  await sql('UPDATE "User" SET "blockedAt" = now() WHERE id = $1', [owner.id]);
  await sql(
    `INSERT INTO "AccountUse" ("userId", day, door, requests, "lastAt", "lastAddress")
     VALUES ($1, (now() AT TIME ZONE 'UTC')::date, 'graphql', 41, now(), '192.0.2.44')`,
    [bot.id],
  );
  await open(page, `/users/${bot.username}`);
  await expect(page.getByText('Its owner has left')).toBeVisible();
  await expect(page.getByText('Review overdue')).toBeVisible();
  const facts = page.getByRole('region', { name: 'Facts' });
  const said = ['Active', 'Service account', owner.username, 'Has left', '#builds', 'Uploads code intelligence', 'nightly', 'Overdue'];
  for (const text of said) {
    await expect(facts.getByText(text, { exact: true })).toBeVisible();
  }
  const credentials = page.getByRole('region', { name: 'Credentials' });
  await expect(credentials.getByRole('listitem')).toHaveCount(2);
  const use = page.getByRole('region', { name: 'Use of the APIs' });
  await expect(use.getByText('41 requests in 30 days')).toBeVisible();
  await expect(use.getByRole('row', { name: /GraphQL/ })).toContainText('192.0.2.44');
  const events = page.getByRole('region', { name: 'Recent events' });
  await expect(events.getByText('Created an access token')).toBeVisible();
  await expect(events.getByRole('link', { name: 'Audit log' })).toHaveAttribute('href', `/site-admin/audit-log?account=${bot.username}`);
  await credentials.getByRole('link', { name: /M2M credentials/ }).click();
  await expect(heading(page, 'M2M credentials')).toBeVisible();
});

test('addresses known from elsewhere lead to these pages', async ({ page, siteAdmin, complaints }) => {
  complaints.allow(/status of 404/);
  await page.goto('/user/settings/emails');
  await expect(page).toHaveURL(new RegExp(`/users/${siteAdmin.username}/settings/profile$`));
  await page.goto('/user/settings/password');
  await expect(page).toHaveURL(new RegExp(`/users/${siteAdmin.username}/settings/security$`));
  expect((await page.goto('/user/settings/no-such-page'))?.status()).toBe(404);
  const bot = await makeServiceAccount(siteAdmin);
  expect((await page.goto(`/users/${bot.username}/settings/security`))?.status()).toBe(404);
});
