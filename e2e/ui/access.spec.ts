import { screens, screenTest as test } from '../fixtures/screens';
import { expect } from '../fixtures/test';
import { sql } from '../helpers/database';
import { send } from '../helpers/http';
import { makePerson, makeServiceAccount } from '../helpers/site';
import { expectTitleIsHeading, heading, open, ready } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';
import { instance } from '../setup/instance';

test.use({ viewer: 'nobody' });

const forSiteAdmins = ['/site-admin/users', '/site-admin/users/new', '/site-admin/audit-log', '/site-admin/configuration'];
const settingsPages = [
  'next-steps', 'settings/profile', 'settings/security', 'settings/tokens', 'settings/tokens/new', 'settings/tokens/m2m',
];

for (const { name, path } of screens.filter((screen) => screen.status === undefined && screen.viewer !== 'nobody')) {
  test(`without a session, "${name}" asks to sign in and remembers what was asked for`, async ({ bot }) => {
    const asked = path(bot);
    const { url } = instance();
    const answer = await send(`${url}${asked}`);
    expect(answer.status, answer.text.slice(0, 200)).toBe(307);
    const target = new URL(answer.headers.location ?? '', url);
    expect(target.pathname).toBe('/sign-in');
    // Home is where signing in leads anyway.
    expect(target.searchParams.get('returnTo') ?? '/').toBe(asked);
  });
}

test('without a session, a page of the console is the form to sign in', async ({ page }) => {
  await page.goto('/site-admin/audit-log?outcome=refused');
  await expect(heading(page, 'Sign in')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('returnTo')).toBe('/site-admin/audit-log?outcome=refused');
});

for (const path of forSiteAdmins) {
  test(`a person who is no site admin does not get ${path}, and sees who can help`, async ({ page, context, person, complaints }) => {
    complaints.allow(/status of 403/);
    await signInAs(context, person);
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(403);
    await ready(page);
    await expect(heading(page, 'Not for your account')).toBeVisible();
    await expect(page.getByText('This page is for site admins')).toBeVisible();
    await expect(page.getByText(`You are signed in as ${person.username}`)).toBeVisible();
    await expectTitleIsHeading(page);
    await expect(page.getByRole('table')).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Users' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Back to your access tokens' }).click();
    await expect(heading(page, 'Access tokens')).toBeVisible();
  });
}

for (const path of settingsPages) {
  test(`/users/…/${path} of others does not exist for a person`, async ({ page, context, person, bot, siteAdmin, complaints }) => {
    complaints.allow(/status of 404/);
    await signInAs(context, person);
    const other = await makePerson(siteAdmin);
    for (const username of [bot.username, other.username, 'nobody-has-this-name']) {
      const answer = await page.goto(`/users/${username}/${path}`);
      expect(answer?.status(), username).toBe(404);
      await expect(heading(page, 'Page not found')).toBeVisible();
      await expectTitleIsHeading(page);
      // The address that was asked for stands on paper only.
      await expect(page.getByText(username).filter({ visible: true })).toHaveCount(0);
    }
  });
}

test('a person has access tokens, but no M2M credentials, of their own', async ({ page, context, siteAdmin, complaints }) => {
  complaints.allow(/status of 404/);
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  await open(page, '/user/settings');
  await expect(page.getByRole('link', { name: 'Generate new token' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'M2M credentials' })).toHaveCount(0);
  expect((await page.goto(`/users/${person.username}/settings/tokens/m2m`))?.status()).toBe(404);
});

test('whoever stops being site admin loses the pages with the next request', async ({ page, context, siteAdmin, complaints }) => {
  complaints.allow(/status of 40[34]/);
  const person = await makePerson(siteAdmin, { isSiteAdmin: true });
  const bot = await makeServiceAccount(siteAdmin);
  await signInAs(context, person);
  await open(page, `/users/${bot.username}/settings/tokens/m2m`);
  await expect(heading(page, 'M2M credentials')).toBeVisible();
  await sql('UPDATE "User" SET "isSiteAdmin" = FALSE WHERE id = $1', [person.id]);
  await page.reload();
  await expect(heading(page, 'Page not found')).toBeVisible();
  expect((await page.goto('/site-admin/users'))?.status()).toBe(403);
  await expect(page.getByText('This page is for site admins')).toBeVisible();
});

test('the pages of a site admin who stopped being one turn into the notice by a click as well', async ({
  page, context, siteAdmin, complaints,
}) => {
  complaints.allow(/status of 403/);
  const person = await makePerson(siteAdmin, { isSiteAdmin: true });
  await signInAs(context, person);
  await open(page, '/site-admin/users');
  await sql('UPDATE "User" SET "isSiteAdmin" = FALSE WHERE id = $1', [person.id]);
  await page.getByRole('link', { name: 'All access tokens' }).click();
  await expect(heading(page, 'Not for your account')).toBeVisible();
  await expect(page).toHaveURL(/\/site-admin\/tokens$/);
});

test('the address of an account may be written in any case', async ({ page, context, siteAdmin, bot }) => {
  await signInAs(context, siteAdmin);
  await page.goto(`/users/${bot.username.toUpperCase()}/settings/tokens`);
  await expect(page.getByText(bot.username, { exact: true }).first()).toBeVisible();
  await expect(heading(page, 'Access tokens')).toBeVisible();
});
