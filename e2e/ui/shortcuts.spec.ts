import { expect, test } from '../fixtures/test';
import { makeServiceAccount } from '../helpers/site';
import { field, heading, open, openList, row } from '../helpers/ui';
import { expectQuery, makeManyAccounts } from '../helpers/ui-accounts';

test('the list of users answers to its keys', async ({ page }) => {
  const prefix = await makeManyAccounts(3);
  await openList(page, `/site-admin/users?q=${prefix}`, `${prefix}-001`);
  const keys = page.keyboard;
  const search = page.getByRole('searchbox', { name: 'Search users' });

  await keys.press('j');
  await expect(row(page, `${prefix}-001`)).toBeFocused();
  await keys.press('j');
  await expect(row(page, `${prefix}-002`)).toBeFocused();
  await keys.press('k');
  await expect(row(page, `${prefix}-001`)).toBeFocused();
  await keys.press('/');
  await expect(search).toBeFocused();
  await expect(search).toHaveValue(prefix);
  await keys.type('jkc?');
  await expect(search).toHaveValue('jkc?');
  await keys.press('Escape');
  await expect(search).toHaveValue('');
  await expectQuery(page, {});

  await search.blur();
  await keys.press('c');
  await expect(heading(page, 'Create user')).toBeVisible();
});

test('Enter on a row opens the account', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  await openList(page, `/site-admin/users?q=${username}`, username);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Access tokens')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/users/${username}/`));
});

test('the palette goes and acts, the help lists the keys, and both rest while one types', async ({ page, siteAdmin }) => {
  await open(page, '/site-admin/users');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  const keys = page.keyboard;

  await keys.press('Control+k');
  await expect(palette).toBeVisible();
  await expect(page.getByRole('combobox')).toBeFocused();
  await keys.type('create us');
  // A page's own actions join once its list has come alive.
  await expect(page.getByRole('option', { name: /Create user/i })).toBeVisible();
  await keys.press('Enter');
  await expect(heading(page, 'Create user')).toBeVisible();

  await expect(field(page, 'Username')).toBeFocused();
  await keys.press('?');
  await expect(field(page, 'Username')).toHaveValue('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await field(page, 'Username').fill('');
  await field(page, 'Username').blur();

  await keys.press('g');
  await keys.press('u');
  await expect(heading(page, 'Users')).toBeVisible();
  await keys.press('g');
  await keys.press('t');
  await expect(page).toHaveURL(new RegExp(`/users/${siteAdmin.username}/settings/tokens`));
  await keys.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.getByText('Generate new token')).toBeVisible();
  await expect(help.getByText('Command palette')).toBeVisible();
  await keys.press('Escape');
  await expect(help).toBeHidden();

  await page.getByRole('button', { name: /Go to or run/ }).click();
  await expect(palette).toBeVisible();
  await keys.type('dark');
  await keys.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
