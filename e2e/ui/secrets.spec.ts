import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { makeServiceAccount, password, unique } from '../helpers/site';
import { expectLeavingIsAsked, field, heading, open, ready, row } from '../helpers/ui';
import { createM2MCredential, finish, generateToken, readSecret, tokenReveal } from '../helpers/ui-credentials';
import { withOwnSite } from '../helpers/ui-own-site';

const reminder = 'Store this token first: it cannot be shown again.';

test('a secret that is not stored holds its dialog open', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  await open(page, `/users/${username}/settings/tokens`);
  await page.getByRole('link', { name: 'Generate new token' }).click();
  await field(page, 'Description').fill('guarded');
  await page.getByRole('button', { name: 'Generate token' }).click();
  const dialog = tokenReveal(page);
  await expect(dialog).toBeVisible();

  const attempts: Record<string, () => Promise<unknown>> = {
    escape: () => page.keyboard.press('Escape'),
    outside: () => page.mouse.click(8, 300),
    close: () => dialog.getByRole('button', { name: 'Close' }).click(),
  };
  for (const [how, attempt] of Object.entries(attempts)) {
    await test.step(how, async () => {
      await attempt();
      await expect(dialog).toBeVisible();
      await expect(dialog.getByText(reminder)).toBeVisible();
    });
  }
  await expect(dialog.getByRole('checkbox', { name: 'I have stored this token' })).toHaveAccessibleDescription(reminder);

  await test.step('no key of the console leads away either', async () => {
    for (const key of ['c', '?', 'Control+k']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
  });
  await test.step('leaving the page asks first', async () => {
    await expectLeavingIsAsked(page, () => page.reload());
    await expect(field(dialog, 'Access token')).toHaveValue(/^sgp_local_/);
  });

  await test.step('going back is refused', async () => {
    await page.evaluate(() => history.back());
    await expect(field(dialog, 'Access token')).toHaveValue(/^sgp_local_/);
    await expect(page).toHaveURL(/\/tokens\/new$/);
  });

  await finish(dialog);
  await expect(heading(page, 'Access tokens')).toBeVisible();
  await page.reload();
  await expect(row(page, 'guarded')).toBeVisible();
});

test('stored, the dialog closes by Escape and gives the row the focus', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  const dialog = await generateToken(page, username, 'stored');
  await dialog.getByRole('checkbox', { name: 'I have stored this token' }).check();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(row(page, 'stored').getByRole('link', { name: 'stored' })).toBeFocused();
});

test('without a clipboard the copy says so and selects the secret for the keyboard', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  // What plain http away from localhost has: none.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const dialog = await generateToken(page, username, 'by hand');
  await dialog.getByRole('button', { name: 'Copy access token' }).click();
  await expect(dialog.getByRole('button', { name: 'Copy failed access token' })).toBeVisible();
  await expect(field(dialog, 'Access token')).toHaveAttribute('type', 'text');
  await expect(field(dialog, 'Access token')).toBeFocused();
  await expect(dialog.getByRole('checkbox', { name: 'I have stored this token' })).not.toBeChecked();
  expect(await page.evaluate(() => String(getSelection()))).toMatch(/^sgp_local_/);
  await finish(dialog);
});

async function storedText(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie, location.href]));
}

test('secrets are nowhere but on the screen: no address, storage, later page, or log', async ({ page, context, complaints }) => {
  // The browser tells of a hidden field for secrets outside of a form; nothing is wrong with that.
  complaints.allow(/Password field is not contained in a form/);
  await withOwnSite(context, { LOG_LEVEL: 'trace' }, async ({ url, logs }) => {
    await open(page, `${url}/sign-in`);
    await field(page, 'Username').fill('root');
    await field(page, 'Email').fill('root@example.com');
    await field(page, 'Password').fill(password);
    await page.getByRole('button', { name: 'Create site admin' }).click();
    await expect(heading(page, 'Home')).toBeVisible();
    await open(page, `${url}/site-admin/users/new`);
    const username = unique('bot');
    await field(page, 'Username').fill(username);
    await field(page, 'Service account').check();
    await page.getByRole('button', { name: 'Create service account' }).click();
    await expect(heading(page, /^What next/)).toBeVisible();

    const secrets: string[] = [];
    const take = async (label: string, dialog: Locator) => {
      const secret = await readSecret(dialog, label);
      expect(await storedText(page)).not.toContain(secret);
      secrets.push(secret);
      await finish(dialog);
    };
    await take('Access token', await generateToken(page, username, 'one', url));
    await take('Client secret', await createM2MCredential(page, username, 'two', url));

    await page.reload();
    await ready(page);
    const traces = [await page.content(), await storedText(page), logs()].join('\n');
    for (const secret of [...secrets, password]) expect(traces).not.toContain(secret);
  });
});
