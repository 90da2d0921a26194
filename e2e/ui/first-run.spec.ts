import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { send } from '../helpers/http';
import { password } from '../helpers/site';
import { expectFieldError, field, heading, open, ready } from '../helpers/ui';
import { withOwnSite } from '../helpers/ui-own-site';

test.use({ viewer: 'nobody' });

const contextOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="keyward-context">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null');

async function fillIn(page: Page, { username = 'root', email = 'root@example.com', secret = password } = {}): Promise<void> {
  await field(page, 'Username').fill(username);
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(secret);
}

const submit = (page: Page) => page.getByRole('button', { name: 'Create site admin' }).click();

test('an empty site makes its first site admin on the sign-in page, and only once', async ({ page, context }) => {
  await withOwnSite(context, {}, async ({ url }) => {
    const empty = await send(`${url}/sign-in`);
    expect(empty.status).toBe(200);
    expect(empty.text).toContain('"needsSiteInit":true');
    expect(contextOf(empty.text)).toEqual({ needsSiteInit: true });

    await test.step('every page leads to the form', async () => {
      await page.goto(`${url}/site-admin/users`);
      await ready(page);
      await expect(heading(page, 'Create the first site admin')).toBeVisible();
      await expect(field(page, 'One-time code')).toHaveCount(0);
    });

    await test.step('wrong input lands on its field, and the first one gets the focus', async () => {
      await fillIn(page, { username: 'not a name', email: 'nobody', secret: 'short' });
      await submit(page);
      await expectFieldError(field(page, 'Username'), /letters, digits/i);
      await expectFieldError(field(page, 'Email'), /alice@example\.com/);
      await expectFieldError(field(page, 'Password'), /at least 12/);
      await expect(field(page, 'Username')).toBeFocused();
      await expect(field(page, 'Password')).toHaveValue('short');
    });

    await test.step('right input makes the account and signs it in', async () => {
      await fillIn(page);
      await submit(page);
      await expect(heading(page, 'Home')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Account menu for root' })).toBeVisible();
    });

    await test.step('home says what to do first', async () => {
      await expect(page.getByText('Give your first machine an account of its own')).toBeVisible();
      await page.getByRole('link', { name: 'Users', exact: true }).click();
      await expect(page.getByRole('rowheader').getByRole('link', { name: 'root', exact: true })).toBeVisible();
    });

    await test.step('the empty list says what service accounts are for, and leads on', async () => {
      await page.getByRole('radio', { name: 'Service accounts' }).check();
      await expect(page.getByText('No service accounts yet')).toBeVisible();
      await page.getByRole('link', { name: 'Create a service account' }).click();
      await expect(heading(page, 'Create user')).toBeVisible();
    });

    const filled = await send(`${url}/sign-in`);
    expect(contextOf(filled.text)).toEqual({ needsSiteInit: false });
    await page.context().clearCookies();
    await page.goto(`${url}/site-admin/init`);
    await expect(heading(page, 'Sign in')).toBeVisible();
  });
});

test('who comes second is told, and gets no account', async ({ page, context }) => {
  await withOwnSite(context, {}, async ({ url }) => {
    const second = await context.newPage();
    for (const each of [page, second]) {
      await open(each, `${url}/sign-in`);
      await fillIn(each, { username: each === page ? 'first' : 'second', email: each === page ? 'a@example.com' : 'b@example.com' });
    }
    await submit(page);
    await expect(heading(page, 'Home')).toBeVisible();
    await context.clearCookies();
    await submit(second);
    await expect(second.getByRole('alert').filter({ hasText: 'Somebody else was first' })).toBeVisible();
    await second.getByRole('link', { name: 'Go to sign-in' }).click();
    await expect(heading(second, 'Sign in')).toBeVisible();
  });
});

test('off loopback the code of the terminal is asked for', async ({ page, context }) => {
  await withOwnSite(context, { HOST: '0.0.0.0' }, async (server) => {
    const url = server.url.replace('0.0.0.0', '127.0.0.1');
    const printed = () => /one-time code: ([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})/.exec(server.logs())?.[1] ?? '';
    await expect.poll(printed).not.toBe('');
    await open(page, `${url}/sign-in`);
    await fillIn(page);
    await field(page, 'One-time code').fill('AAAA-AAAA-AAAA');
    await submit(page);
    await expectFieldError(field(page, 'One-time code'), /terminal/);
    await field(page, 'One-time code').fill(printed().toLowerCase());
    await submit(page);
    await expect(heading(page, 'Home')).toBeVisible();
  });
});
