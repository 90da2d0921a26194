import { expect, test } from '../fixtures/test';
import { openMailbox } from '../helpers/mailbox';
import { makePerson, signInAsAdmin } from '../helpers/site';
import { confirm, expectFieldError, expectToast, field, heading, open, ready, row, rowAction } from '../helpers/ui';
import { withOwnSite } from '../helpers/ui-own-site';
import { openSession, signInAs } from '../helpers/ui-session';

test.use({ viewer: 'nobody' });

const newPassword = 'staple of a new battery';

test('mails: a forgotten password, then a second address, each by its link', async ({ page, context }) => {
  test.setTimeout(90_000);
  const mailbox = await openMailbox();
  try {
    await withOwnSite(context, { SMTP_URL: mailbox.url }, async (site) => {
      const person = await makePerson(await signInAsAdmin(site));
      const address = `${person.username}@example.com`;

      await open(page, `${site.url}/sign-in`);
      await page.getByRole('link', { name: 'Forgot password?' }).click();
      // Both pages have a field of this name.
      await expect(page.getByRole('button', { name: 'Send link' })).toBeVisible();
      await field(page, 'Username or email').fill(address);
      await page.getByRole('button', { name: 'Send link' }).click();
      await expect(page.getByRole('status').filter({ hasText: 'Look into your mailbox' })).toContainText(address);

      const link = await mailbox.linkTo(address, /Set a new Keyward password/);
      await page.goto('about:blank');
      await open(page, link);
      await expect(field(page, 'New password')).toBeFocused();
      await expect(page).toHaveURL(`${site.url}/password-reset`);
      await field(page, 'New password').fill('short');
      await page.getByRole('button', { name: 'Set password' }).click();
      await expectFieldError(field(page, 'New password'), /at least 12/);
      await field(page, 'New password').fill(newPassword);
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByRole('button', { name: `Account menu for ${person.username}` })).toBeVisible();

      await page.goto('about:blank');
      await open(page, link);
      await field(page, 'New password').fill(newPassword);
      await page.getByRole('button', { name: 'Set password' }).click();
      await expect(page.getByText('This link does not work any more.')).toBeVisible();
      await expect(page).toHaveURL(`${site.url}/password-reset`);

      await open(page, `${site.url}/user/settings/profile`);
      await page.getByRole('button', { name: 'Add address' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add address' });
      await field(dialog, 'Email').fill('second@example.com');
      await dialog.getByRole('button', { name: 'Add address' }).click();
      await expectToast(page, 'second@example.com was added');
      await expect(row(page, 'second@example.com')).toContainText('Mail sent');

      // The link is opened in another browser: it asks to sign in first and confirms then.
      const confirmation = await mailbox.linkTo('second@example.com', /Confirm your email address/);
      await context.clearCookies();
      await open(page, confirmation);
      await field(page, 'Username or email').fill(person.username);
      await field(page, 'Password').fill(newPassword);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(heading(page, 'Confirm email address')).toBeVisible();
      await ready(page);
      await page.getByRole('button', { name: 'Confirm address' }).click();
      await expect(page.getByText('second@example.com was confirmed')).toBeVisible();
      await expect(page).toHaveURL(`${site.url}/verify-email`);
      await page.getByRole('link', { name: 'Go to your profile' }).click();
      await expect(row(page, 'second@example.com')).toContainText('Confirmed');
    });
  } finally {
    await mailbox.close();
  }
});

test('without a mail server the way to a new password is a site admin', async ({ page }) => {
  await open(page, '/sign-in');
  await expect(page.getByRole('link', { name: 'Forgot password?' })).toHaveCount(0);
  await open(page, '/password-reset');
  await expect(page.getByText('Ask a site admin for a link')).toBeVisible();
  await open(page, '/password-reset#code=nobody-made-this');
  await field(page, 'New password').fill(newPassword);
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('This link does not work any more.')).toContainText('A site admin can make one.');
});

test('a person changes the password, and other browsers are signed out', async ({ page, context, browser, siteAdmin, baseURL }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  const elsewhere = await browser.newContext({ baseURL });
  await signInAs(elsewhere, person);
  const other = await elsewhere.newPage();
  await open(other, '/user/settings/security');

  await open(page, '/user/settings/security');
  await field(page, 'Current password').fill('not the password');
  await field(page, 'New password').fill(newPassword);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expectFieldError(field(page, 'Current password'), /not right/);
  await field(page, 'Current password').fill(person.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expectToast(page, 'Your password was changed');
  await expect(field(page, 'Current password')).toHaveValue('');
  await expect(page.getByRole('table').getByRole('rowheader')).toHaveCount(1);

  await other.reload();
  await expect(heading(other, 'Sign in')).toBeVisible();
  await field(other, 'Username or email').fill(person.username);
  await field(other, 'Password').fill(newPassword);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(heading(other, 'Password and sessions')).toBeVisible();
  await elsewhere.close();
});

test('sessions: this one is marked, one is signed out, then all others', async ({ page, context, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  await Promise.all([openSession(person), openSession(person), openSession(person)]);
  await open(page, '/user/settings/security');
  const table = page.getByRole('table', { name: `Sessions of ${person.username}` });
  await expect(table.getByRole('rowheader')).toHaveCount(4);
  await expect(table.getByText('This browser')).toHaveCount(1);
  // It answers to clicks once it says how long ago instead of when.
  await expect(table).toContainText('just now');

  const others = table.getByRole('row').filter({ hasNotText: 'This browser' });
  await others.getByRole('button', { name: /^Actions for Unknown browser/ }).first().click();
  await page.getByRole('menuitem', { name: 'Sign out…' }).click();
  await confirm(page, 'Sign out');
  await expectToast(page, /was signed out/);
  await expect(table.getByRole('rowheader')).toHaveCount(3);

  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page.getByRole('alertdialog', { name: 'Sign out 2 other sessions?' })).toBeVisible();
  await confirm(page, 'Sign out');
  await expectToast(page, '2 sessions were signed out');
  await expect(table.getByRole('rowheader')).toHaveCount(1);
  await expect(table.getByText('This browser')).toBeVisible();
});

test('a site admin sees the sessions of a person and signs them out, but not how they sign in', async ({ page, context, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await openSession(person);
  await signInAs(context, siteAdmin);
  await open(page, `/users/${person.username}/settings/security`);
  await expect(page.getByText('can change it. To help somebody')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await confirm(page, 'Sign out');
  await expect(page.getByText('Signed in nowhere')).toBeVisible();
  await open(page, `/users/${person.username}/settings/profile`);
  await rowAction(page, `${person.username}@example.com`, 'Take back confirmation');
  await expectToast(page, /counts as not confirmed/);
  await expect(row(page, `${person.username}@example.com`)).toContainText('Not confirmed');
});
