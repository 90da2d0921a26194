import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { block, makePerson, makeServiceAccount, password, type Person } from '../helpers/site';
import { expectFieldError, field, heading, open, ready } from '../helpers/ui';

test.use({ viewer: 'nobody' });

async function signIn(page: Page, { username, secret = password }: { username: string; secret?: string }): Promise<void> {
  await field(page, 'Username or email').fill(username);
  await field(page, 'Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function expectHomeOf(page: Page, { username }: Pick<Person, 'username'>): Promise<void> {
  await expect(heading(page, 'Home')).toBeVisible();
  // Signing in loads a whole new document.
  await ready(page);
  await expect(page.getByRole('button', { name: `Account menu for ${username}` })).toBeVisible();
}

test('a person signs in by name or by address, and signs out', async ({ page, siteAdmin, context }) => {
  const person = await makePerson(siteAdmin);
  await open(page, '/sign-in');
  await expect(field(page, 'Username or email')).toBeFocused();
  await signIn(page, person);
  await expectHomeOf(page, person);
  const cookies = await context.cookies();
  expect(cookies).toContainEqual(expect.objectContaining({ name: 'sgs', httpOnly: true, sameSite: 'Lax', secure: false }));

  await page.getByRole('button', { name: `Account menu for ${person.username}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  expect((await context.cookies()).filter(({ name }) => name === 'sgs')).toEqual([]);
  await page.goBack();
  await page.reload();
  await expect(heading(page, 'Sign in')).toBeVisible();

  await open(page, '/sign-in');
  await signIn(page, { username: `${person.username}@example.com` });
  await expectHomeOf(page, person);
});

test('signing out ends the session on the server, not only in the browser', async ({ page, siteAdmin, context }) => {
  const person = await makePerson(siteAdmin);
  await open(page, '/sign-in');
  await signIn(page, person);
  await expectHomeOf(page, person);
  const kept = await context.cookies();
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await context.addCookies(kept);
  await page.goto('/user/settings/tokens');
  await expect(heading(page, 'Sign in')).toBeVisible();
});

test('wrong password, unknown name, machine and blocked account get one answer', async ({ page, siteAdmin, complaints }) => {
  complaints.allow(/status of 401/);
  const blocked = await makePerson(siteAdmin);
  await block(siteAdmin, blocked.id);
  const attempts = [
    { username: (await makePerson(siteAdmin)).username, secret: 'not the password' },
    { username: 'nobody-has-this-name' },
    { username: (await makeServiceAccount(siteAdmin)).username },
    { username: blocked.username },
  ];
  await open(page, '/sign-in');
  for (const attempt of attempts) {
    await signIn(page, attempt);
    await expect(page.getByRole('alert').filter({ hasText: 'The username or password is not right.' })).toBeVisible();
    await expect(field(page, 'Username or email')).toHaveValue(attempt.username);
  }
});

test('empty fields are named before anything is sent', async ({ page }) => {
  await open(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expectFieldError(field(page, 'Username or email'), /Write your username/);
  await expectFieldError(field(page, 'Password'), /Write your password/);
  await expect(field(page, 'Username or email')).toBeFocused();
});

test('the password can be looked at while it is typed', async ({ page }) => {
  await open(page, '/sign-in');
  await field(page, 'Password').fill('visible for a moment');
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(field(page, 'Password')).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  await expect(field(page, 'Password')).toHaveAttribute('type', 'password');
});

test('after signing in the page that was asked for opens, with its query', async ({ page, siteAdmin }) => {
  await open(page, '/site-admin/users?q=nobody&type=people');
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
  await signIn(page, siteAdmin);
  await expect(page).toHaveURL(/\/site-admin\/users\?q=nobody&type=people$/);
});

for (const foreign of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/\t/evil.example/', 'javascript:alert(1)']) {
  test(`returnTo ${JSON.stringify(foreign)} does not lead away`, async ({ page, siteAdmin, baseURL }) => {
    await open(page, `/sign-in?returnTo=${encodeURIComponent(foreign)}`);
    await signIn(page, siteAdmin);
    await expect(heading(page, 'Home')).toBeVisible();
    expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? '').origin);
  });
}
