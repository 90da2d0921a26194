import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeServiceAccount, unique } from '../helpers/site';
import { expectRow, heading, open, openList, row, rowNames } from '../helpers/ui';
import { expectQuery, makeManyAccounts } from '../helpers/ui-accounts';

test('a list of 60 accounts: search, type, sort and page live in the address', async ({ page }) => {
  const prefix = await makeManyAccounts(60);
  const table = page.getByRole('table', { name: 'Users' });
  const pages = page.getByRole('navigation', { name: 'Pages' });
  const name = (n: number) => `${prefix}-${String(n).padStart(3, '0')}`;

  await test.step('typing replaces the entry of the history', async () => {
    await open(page, '/user/settings');
    await page.getByRole('link', { name: 'Users', exact: true }).first().click();
    await expect(heading(page, 'Users')).toBeVisible();
    await page.getByRole('searchbox', { name: 'Search users' }).pressSequentially(prefix);
    await expect(pages).toContainText('1–25 of 60');
    await expectQuery(page, { q: prefix });
    await page.goBack();
    await expect(heading(page, 'Access tokens')).toBeVisible();
    await page.goForward();
    await expect(page.getByRole('searchbox', { name: 'Search users' })).toHaveValue(prefix);
  });

  await test.step('pages', async () => {
    await expect(pages.getByRole('button', { name: 'Previous' })).toBeDisabled();
    await pages.getByRole('button', { name: 'Next' }).click();
    await expect(pages).toContainText('26–50 of 60');
    await expectQuery(page, { q: prefix, page: '2' });
    await pages.getByRole('button', { name: 'Next' }).click();
    await expect(pages).toContainText('51–60 of 60');
    await expect(pages.getByRole('button', { name: 'Next' })).toBeDisabled();
    await page.reload();
    await expect(pages).toContainText('51–60 of 60');
    expect((await rowNames(table)).at(-1)).toBe(name(60));
  });

  await test.step('sorting goes back to the first page and can be undone', async () => {
    await page.getByRole('button', { name: 'Created' }).click();
    await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveAttribute('aria-sort', 'ascending');
    await expectQuery(page, { q: prefix, sort: 'createdAt' });
    await expect.poll(async () => (await rowNames(table))[0]).toBe(name(60));
    await page.getByRole('button', { name: 'Created' }).click();
    await expectQuery(page, { q: prefix, sort: '-createdAt' });
    await expect.poll(async () => (await rowNames(table))[0]).toBe(name(1));
    await page.goBack();
    await page.goBack();
    await expectQuery(page, { q: prefix, page: '3' });
    await expect(pages).toContainText('51–60 of 60');
  });

  await test.step('the type filters on the server', async () => {
    await page.getByRole('radio', { name: 'People' }).check();
    await expect(pages).toContainText('1–20 of 20');
    await expectQuery(page, { q: prefix, type: 'people' });
    await page.getByRole('radio', { name: 'Service accounts' }).check();
    await expect(pages).toContainText('1–25 of 40');
    await page.goBack();
    await expect(page.getByRole('radio', { name: 'People' })).toBeChecked();
    await page.goForward();
    await pages.getByRole('combobox', { name: 'Rows per page' }).selectOption('50');
    await expect(pages).toContainText('1–40 of 40');
    await page.reload();
    await expect(page.getByRole('radio', { name: 'Service accounts' })).toBeChecked();
    await expect(pages).toContainText('1–40 of 40');
  });

  await test.step('what is default is not in the address', async () => {
    await page.getByRole('radio', { name: 'All' }).check();
    await pages.getByRole('combobox', { name: 'Rows per page' }).selectOption('25');
    await page.getByRole('button', { name: 'Clear search' }).click();
    await expectQuery(page, {});
  });
});

test('bad values of the address fall back', async ({ page }) => {
  const prefix = await makeManyAccounts(26);
  const bads = ['page=-1', 'page=0', 'page=1e9', 'page=99999999999', 'size=7', 'size=100000', 'sort=password', 'type=everything'];
  bads.push('state=gone', 'role=x', 'active=x', 'created=x', 'attention=x', 'deleted=x');
  for (const bad of [...bads, 'type=people&type=x']) {
    await test.step(bad, async () => {
      await page.goto(`/site-admin/users?q=${prefix}&${bad}`);
      // Of a value that stands twice the first counts.
      const shown = bad.startsWith('type=people') ? '1–8 of 8' : '1–25 of 26';
      await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(shown);
    });
  }
});

test('deleted accounts are found by when they were deleted, and beside the others', async ({ page }) => {
  const prefix = await makeManyAccounts(4);
  const name = (n: number) => `${prefix}-00${n}`;
  for (const [n, days] of [[2, 0], [3, 20], [4, 200]] as const) {
    await sql(`UPDATE "User" SET "deletedAt" = now() - $2 * interval '1 day' WHERE username = $1`, [name(n), days]);
  }
  const table = page.getByRole('table', { name: 'Users' });
  const choice = (label: string) => page.getByRole('combobox', { name: label, exact: true });
  const expectNames = (...ns: number[]) => expect.poll(() => rowNames(table)).toEqual(ns.map(name));
  await openList(page, `/site-admin/users?q=${prefix}`, name(1));
  await expectNames(1);
  await expect(choice('Deleted')).toHaveCount(0);
  await choice('State').selectOption('Deleted');
  await expectNames(2, 3, 4);
  await choice('Deleted').selectOption('Deleted in the last 30 days');
  await expectNames(2, 3);
  await expectQuery(page, { q: prefix, state: 'deleted', deleted: '30-days' });
  await choice('Deleted').selectOption('Deleted in the last 7 days');
  await expectNames(2);
  await page.reload();
  await expectNames(2);
  await choice('State').selectOption('All, deleted too');
  await expectNames(1, 2, 3, 4);
  await expectQuery(page, { q: prefix, state: 'all' });
  await expectRow(table, { User: 'Deleted', Type: 'Service account' });
});

test('a page past the end, and a search without matches, lead back', async ({ page }) => {
  const prefix = await makeManyAccounts(3);
  await open(page, `/site-admin/users?q=${prefix}&page=9`);
  await expect(page.getByText('Nothing on this page', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Go to the first page' }).click();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1–3 of 3');

  await open(page, `/site-admin/users?q=${unique('nobody')}&type=people&sort=-createdAt`);
  await expect(page.getByText('No user matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expectQuery(page, { sort: '-createdAt' });
  await expect(page.getByRole('table', { name: 'Users' })).toBeVisible();
});

test('what is searched for is taken as it is', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  for (const text of ['%', '_%_', `${username}%`, '\\', "'; DROP", '<script>alert(1)</script>']) {
    await page.goto(`/site-admin/users?q=${encodeURIComponent(text)}`);
    await expect(page.getByText('No user matches').or(page.getByRole('table', { name: 'Users' }))).toBeVisible();
    await expect(row(page, username)).toHaveCount(0);
    await expect(page.getByRole('searchbox')).toHaveValue(text);
  }
});

test('accounts are found by name, display name and address, and typed', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, unique('Release-Bot'));
  const person = await makePerson(siteAdmin);
  const table = page.getByRole('table', { name: 'Users' });
  await open(page, `/site-admin/users?q=${bot.username.toLowerCase()}`);
  await expectRow(table, {
    User: bot.username,
    Type: 'Service account',
    'Email or owner': 'No owner',
    'Last active': 'Never',
    Created: 'now',
  });
  await page.getByRole('searchbox').fill(`${person.username}@example.com`);
  await expectRow(table, { User: person.username, Type: 'Person', 'Email or owner': `${person.username}@example.com` });
  await page.getByRole('searchbox').fill(siteAdmin.username);
  await expectRow(table, { User: siteAdmin.username, Type: 'Site admin' });
});
