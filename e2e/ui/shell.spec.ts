import { expect, test } from '../fixtures/test';
import { makeServiceAccount, unique } from '../helpers/site';
import { expectLeavingIsAsked, field, heading, open, openList, ready, row } from '../helpers/ui';
import { makeManyAccounts } from '../helpers/ui-accounts';

test('the palette finds accounts by a part of their name, and the way up', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, unique('palette-find'));
  await open(page, `/users/${bot.username}/settings/tokens/new`);
  await page.getByRole('button', { name: /Go to or run/ }).click();
  await expect(page.getByRole('option', { name: 'Users' }).first()).toBeVisible();
  await page.getByRole('combobox').fill('go up users');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Users')).toBeVisible();
  await ready(page);

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(bot.username.slice(3));
  await expect(page.getByRole('option', { name: bot.username })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/users/${bot.username}`));
});

test('rows answer to the arrows once one is reached, and menus opened by a key begin at their first item', async ({ page }) => {
  const prefix = await makeManyAccounts(3);
  await openList(page, `/site-admin/users?q=${prefix}`, `${prefix}-001`);
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, `${prefix}-002`)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(row(page, `${prefix}-001`)).toBeFocused();

  await page.getByRole('button', { name: `Actions for ${prefix}-001` }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Actions for ${prefix}-002` }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
});

test('on a phone the actions of a row are in reach without scrolling sideways', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, `${unique('a-name-that-is-long')}-and-goes-on-and-on-and-on`);
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, `/site-admin/users?q=${bot.username}`);
  const actions = page.getByRole('button', { name: `Actions for ${bot.username}` });
  const box = await actions.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  await actions.click();
  await expect(page.getByRole('menuitem', { name: 'Copy ID' })).toBeVisible();
});

test('a list on paper is the list: no navigation, no controls, every column, and where it was', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await openList(page, `/site-admin/users?q=${bot.username}`, bot.username);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('searchbox')).toBeHidden();
  await expect(page.getByRole('button', { name: `Actions for ${bot.username}` })).toBeHidden();
  await expect(page.getByRole('columnheader', { name: 'Created' })).toBeVisible();
  await expect(page.getByText(new RegExp(`/site-admin/users\\?q=${bot.username}$`))).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--ink').trim())).toMatch(/^#(000){1,2}$/);
});

test('a form that is not saved asks before Back leaves it', async ({ page }) => {
  await open(page, '/site-admin/users');
  await page.getByRole('link', { name: 'Create User' }).click();
  await expect(heading(page, 'Create user')).toBeVisible();
  await field(page, 'Username').fill('half-typed');
  await expectLeavingIsAsked(page, () => page.goBack());
  await expect(field(page, 'Username')).toHaveValue('half-typed');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goBack();
  await expect(heading(page, 'Users')).toBeVisible();
});

test('what does not exist says so with its status, and leads back', async ({ page, complaints }) => {
  complaints.allow(/status of 404/);
  const answer = await page.goto('/site-admin/no-such-page');
  expect(answer?.status()).toBe(404);
  await expect(heading(page, 'Page not found')).toBeVisible();
  await page.getByRole('link', { name: 'Back to home' }).click();
  await expect(heading(page, 'Home')).toBeVisible();
});
