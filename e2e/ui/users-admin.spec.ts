import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeServiceAccount, makeToken, softDelete, unique } from '../helpers/site';
import { confirm, expectRow, expectToast, field, heading, open, openList, openRowMenu, row, rowAction } from '../helpers/ui';
import { expectQuery, makeManyAccounts } from '../helpers/ui-accounts';
import { byToken, expectApiToKnow, expectApiToRefuse } from '../helpers/ui-api';

const table = 'Users';

test('several accounts are chosen by keys and blocked, unblocked and deleted with a count', async ({ page }) => {
  const prefix = await makeManyAccounts(3);
  await openList(page, `/site-admin/users?q=${prefix}`, `${prefix}-001`);
  const keys = page.keyboard;
  for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await keys.press(key);
  const bar = page.getByRole('status').filter({ hasText: 'selected' });
  await expect(bar).toContainText('3 selected');
  await expect(bar.getByRole('button', { name: 'Unblock' })).toHaveAttribute('aria-disabled', 'true');
  await expect(bar.getByRole('button', { name: 'Force sign-out 1 of 3…' })).toBeVisible();

  await bar.getByRole('button', { name: 'Block…' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Block 3 accounts?' })).toBeVisible();
  await confirm(page, 'Block');
  await expectToast(page, '3 accounts were blocked');
  await expect(bar).toHaveCount(0);
  for (const n of ['001', '002', '003']) await expect(row(page, `${prefix}-${n}`)).toContainText('Blocked');

  await page.getByLabel(`Select ${prefix}-002`).check();
  await page.getByLabel(`Select ${prefix}-003`).check();
  await bar.getByRole('button', { name: 'Unblock' }).click();
  await expectToast(page, '2 accounts were unblocked');
  await page.getByLabel('Select all rows on this page').check();
  await bar.getByRole('button', { name: 'Block 2 of 3…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await bar.getByRole('button', { name: 'Delete…' }).click();
  await confirm(page, 'Delete');
  await expectToast(page, '3 accounts were deleted');
  await expect(page.getByText('No user matches')).toBeVisible();
});

test('a deleted account comes back by Undo, without its credentials, and goes for good when its name is typed', async ({
  page,
  siteAdmin,
}) => {
  const bot = await makeServiceAccount(siteAdmin);
  const { secret } = await makeToken(siteAdmin, bot);
  await expectApiToKnow(byToken(secret), bot.username);
  await open(page, `/site-admin/users?q=${bot.username}`);
  await rowAction(page, bot.username, 'Delete…');
  await confirm(page, 'Delete');
  await expectToast(page, `${bot.username} was deleted`);
  await expectApiToRefuse(byToken(secret));
  await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click();
  await expectToast(page, `${bot.username} was recovered`);
  await expect(row(page, bot.username)).toBeVisible();
  await expectApiToRefuse(byToken(secret));

  await rowAction(page, bot.username, 'Delete…');
  await confirm(page, 'Delete');
  await open(page, `/site-admin/users?q=${bot.username}&state=deleted`);
  await expectRow(page.getByRole('table', { name: table }), { User: 'Deleted', Deleted: 'now' });
  await rowAction(page, bot.username, 'Delete forever…');
  const question = page.getByRole('alertdialog', { name: `Delete ${bot.username} forever?` });
  await expect(question.getByRole('button', { name: 'Delete forever' })).toHaveAttribute('aria-disabled', 'true');
  await question.getByRole('textbox').fill(bot.username);
  await confirm(page, 'Delete forever');
  await expectToast(page, `${bot.username} was deleted forever`);
  await expect(page.getByText('No user matches')).toBeVisible();
});

test('a bulk change that fails for some says for which and why, and does the rest', async ({ page, siteAdmin }) => {
  const prefix = unique('half');
  const [free, taken] = [await makeServiceAccount(siteAdmin, `${prefix}-a`), await makeServiceAccount(siteAdmin, `${prefix}-b`)];
  for (const { id } of [free, taken]) await softDelete(siteAdmin, id);
  await makeServiceAccount(siteAdmin, taken.username);
  await open(page, `/site-admin/users?q=${prefix}&state=deleted`);
  await page.getByLabel('Select all rows on this page').check();
  await page.getByRole('button', { name: 'Recover', exact: true }).click();
  await expectToast(page, `${free.username} was recovered`);
  await expectToast(page, '1 account was not recovered');
  await expectToast(page, new RegExp(`${taken.username}: Another account is named ${taken.username} now`));
  await expect(row(page, free.username)).toHaveCount(0);
  await expect(row(page, taken.username)).toBeVisible();
  await expect(page.getByLabel(`Select ${taken.username}`)).toBeChecked();
  await expect(page.getByRole('status').filter({ hasText: 'selected' })).toContainText('1 selected');
});

test('every account that was not changed is named, however many they are', async ({ page }) => {
  const prefix = await makeManyAccounts(8);
  await openList(page, `/site-admin/users?q=${prefix}`, `${prefix}-001`);
  await page.getByLabel('Select all rows on this page').check();
  await page.getByRole('button', { name: 'Delete…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete 8 accounts?' });
  await expect(question).toContainText('Each is deleted by itself. If one cannot be, you are told which and why, and the others are');
  await sql(`UPDATE "User" SET "deletedAt" = now() WHERE username::text LIKE $1 || '-%' AND username <> $2`, [prefix, `${prefix}-004`]);
  await confirm(page, 'Delete');
  await expectToast(page, `${prefix}-004 was deleted`);
  await expectToast(page, '7 accounts were not deleted');
  for (const n of ['001', '002', '003', '005', '006', '007', '008'])
    await expectToast(page, new RegExp(`${prefix}-${n}: There is no account`));
  await expect(page.getByText('No user matches')).toBeVisible();
});

test('Undo brings back what this deleted, and not what somebody else deleted meanwhile', async ({ page }) => {
  const prefix = await makeManyAccounts(2);
  const [ours, theirs] = [`${prefix}-001`, `${prefix}-002`];
  await openList(page, `/site-admin/users?q=${prefix}`, ours);
  await page.getByLabel('Select all rows on this page').check();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Delete 2 accounts?' })).toBeVisible();
  await sql('UPDATE "User" SET "deletedAt" = now() WHERE username = $1', [theirs]);
  await confirm(page, 'Delete');
  await expectToast(page, `${ours} was deleted`);
  await expect(page.getByText('No user matches')).toBeVisible();
  await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' }).click();
  await expectToast(page, /recovered/);
  await expect(row(page, ours)).toBeVisible();
  expect(await sql('SELECT "deletedAt" IS NULL AS alive FROM "User" WHERE username = $1', [theirs])).toEqual([{ alive: false }]);
});

test('an account is edited, and the second of two who edit it is told', async ({ page, siteAdmin, context }) => {
  const [bot, owner] = [await makeServiceAccount(siteAdmin), await makePerson(siteAdmin)];
  const other = await context.newPage();
  for (const tab of [page, other]) {
    await open(tab, `/site-admin/users?q=${bot.username}`);
    await rowAction(tab, bot.username, 'Edit…');
  }
  const sheet = page.getByRole('dialog', { name: `Edit ${bot.username}` });
  await field(sheet, 'Display name').fill('Nightly builds');
  await field(sheet, 'Owner').fill('nobody-at-all');
  await field(sheet, 'Labels').fill('ci, core');
  await sheet.getByRole('button', { name: 'Save changes' }).click();
  await expect(field(sheet, 'Owner')).toHaveAccessibleDescription(/There is no active person "nobody-at-all"/);
  await field(sheet, 'Owner').fill(owner.username.slice(0, -2));
  await expect(sheet.locator('datalist option').first()).toHaveAttribute('value', owner.username);
  await field(sheet, 'Owner').fill(owner.username);
  await sheet.getByRole('button', { name: 'Save changes' }).click();
  await expectToast(page, `${bot.username} was changed`);
  await expectRow(page.getByRole('table', { name: table }), { User: 'Nightly builds', 'Email or owner': owner.username });

  const stale = other.getByRole('dialog', { name: `Edit ${bot.username}` });
  await field(stale, 'Display name').fill('Something else');
  await stale.getByRole('button', { name: 'Save changes' }).click();
  await expect(stale.getByRole('alert')).toContainText(`Somebody changed ${bot.username} meanwhile.`);
  await other.close();

  await open(page, '/site-admin/users?q=core');
  await expect(row(page, bot.username)).toBeVisible();
  await sql('UPDATE "User" SET "blockedAt" = now() WHERE id = $1', [owner.id]);
  await sql(`UPDATE "User" SET "reviewAt" = now() - interval '3 days' WHERE id = $1`, [bot.id]);
  await page.getByRole('combobox', { name: 'Owner and review' }).selectOption('Owner left');
  await expectQuery(page, { q: 'core', attention: 'owner-left' });
  await expect(row(page, bot.username)).toContainText('Owner left');
  await expect(row(page, bot.username)).toContainText('Review overdue');
});

test('a person is promoted, given a new password link once, unlocked and signed out', async ({ page, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await sql(`INSERT INTO "RateLimit" (key, points, expire) VALUES ('sign-in:account:id:' || $1::text, 51, $2)`, [
    person.id,
    Date.now() + 600_000,
  ]);
  await open(page, `/site-admin/users?q=${person.username}&state=locked`);
  await expect(row(page, person.username)).toContainText('Locked out');
  await rowAction(page, person.username, 'Unlock');
  await expectToast(page, `${person.username} may sign in again`);
  await expect(page.getByText('No user matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('searchbox').fill(person.username);

  await rowAction(page, person.username, 'Promote to site admin…');
  await confirm(page, 'Promote to site admin');
  await expectRow(page.getByRole('table', { name: table }), { User: person.username, Type: 'Site admin' });
  await rowAction(page, person.username, 'Revoke site admin…');
  await confirm(page, 'Revoke site admin');
  await expectRow(page.getByRole('table', { name: table }), { User: person.username, Type: 'Person' });

  await rowAction(page, person.username, 'Reset password…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reset password' }).click();
  await expect(page.getByRole('dialog', { name: 'Password link created' })).toBeVisible();
  expect(await field(dialog, 'Password link').inputValue()).toMatch(/\/password-reset#code=[\w-]{43}$/);
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Store this link first')).toBeVisible();
  await dialog.getByLabel('I have stored this link').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  await rowAction(page, person.username, 'Force sign-out…');
  await confirm(page, 'Sign out');
  await expectToast(page, `${person.username} was signed out everywhere`);
});

test('nothing in the list ends the account of whoever looks at it', async ({ page, siteAdmin }) => {
  await open(page, `/site-admin/users?q=${siteAdmin.username}`);
  const menu = await openRowMenu(page, siteAdmin.username);
  for (const name of ['Revoke site admin…', 'Reset password…', 'Force sign-out…', 'Block…', 'Delete…'])
    await expect(menu.getByRole('menuitem', { name })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.getByLabel(`Select ${siteAdmin.username}`).check();
  for (const name of ['Block…', 'Force sign-out…', 'Delete…'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-disabled', 'true');
});

test('the license page says who takes a seat', async ({ page, siteAdmin }) => {
  const [person, bot] = [await makePerson(siteAdmin), await makeServiceAccount(siteAdmin)];
  await open(page, '/site-admin/license');
  await expect(heading(page, 'License and seats')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search people' }).fill(person.username);
  await expectRow(page.getByRole('table', { name: 'Who takes a seat' }), { Person: person.username, Type: 'Person' });
  await page.getByRole('searchbox', { name: 'Search people' }).fill(bot.username);
  await expect(page.getByText('Nobody matches')).toBeVisible();
});
