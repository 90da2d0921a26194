import { expect, test } from '../fixtures/test';
import { makePerson, makeServiceAccount, makeToken } from '../helpers/site';
import { confirm, expectToast, heading, open, openRowMenu, row, rowAction } from '../helpers/ui';
import { byToken, expectApiToKnow, expectApiToRefuse } from '../helpers/ui-api';
import { signInAs } from '../helpers/ui-session';

test('blocking cuts an account off at once, unblocking lets it in again', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const { secret } = await makeToken(siteAdmin, bot);
  await expectApiToKnow(byToken(secret), bot.username);
  await open(page, `/site-admin/users?q=${bot.username}`);

  await rowAction(page, bot.username, 'Block…');
  const question = page.getByRole('alertdialog', { name: `Block ${bot.username}?` });
  await expect(question).toContainText('Pipelines that use it stop at once');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expectApiToKnow(byToken(secret), bot.username);

  await rowAction(page, bot.username, 'Block…');
  await confirm(page, 'Block');
  await expectToast(page, `${bot.username} was blocked`);
  await expect(row(page, bot.username)).toContainText('Blocked');
  await expectApiToRefuse(byToken(secret));

  await page.goto(`/users/${bot.username}/settings/tokens`);
  await expect(page.getByText('Blocked', { exact: true })).toBeVisible();
  await open(page, `/site-admin/users?q=${bot.username}`);
  await rowAction(page, bot.username, 'Unblock');
  await expectToast(page, `${bot.username} was unblocked`);
  await expect(row(page, bot.username)).not.toContainText('Blocked');
  await expectApiToKnow(byToken(secret), bot.username);
});

test('a blocked person is signed out by the next click', async ({ page, siteAdmin, browser, baseURL, complaints }) => {
  const person = await makePerson(siteAdmin);
  const context = await browser.newContext({ baseURL });
  complaints.watch(context);
  await signInAs(context, person);
  const theirs = await context.newPage();
  await open(theirs, '/user/settings/tokens');
  await expect(heading(theirs, 'Access tokens')).toBeVisible();

  await open(page, `/site-admin/users?q=${person.username}`);
  await rowAction(page, person.username, 'Block…');
  await confirm(page, 'Block');
  await expectToast(page, `${person.username} was blocked`);

  await theirs.getByRole('link', { name: 'Generate new token' }).click();
  await expect(heading(theirs, 'Sign in')).toBeVisible();
  await expect(theirs).toHaveURL(/returnTo=/);
  await context.close();
});

test('the row menu copies the id, opens the settings, and does not block oneself', async ({ page, siteAdmin, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, `/site-admin/users?q=${siteAdmin.username}`);
  const menu = await openRowMenu(page, siteAdmin.username);
  await expect(menu.getByRole('menuitem', { name: 'Block…' })).toBeDisabled();
  await expect(menu).toContainText('You cannot block your own account.');
  await menu.getByRole('menuitem', { name: 'Copy ID' }).click();
  await expectToast(page, 'ID copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(String(siteAdmin.id));
  await rowAction(page, siteAdmin.username, 'Open settings');
  await expect(heading(page, 'Access tokens')).toBeVisible();
});
