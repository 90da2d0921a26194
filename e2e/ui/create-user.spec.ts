import { expect, test } from '../fixtures/test';
import { openMailbox } from '../helpers/mailbox';
import { makeServiceAccount, signInAsAdmin, unique } from '../helpers/site';
import { expectFieldError, expectLeavingIsAsked, expectNoSidewaysScroll, expectRow, field, heading, open } from '../helpers/ui';
import { setDisplayName } from '../helpers/ui-accounts';
import { withOwnSite } from '../helpers/ui-own-site';

test('what the server refuses lands on its field, and what was typed stays', async ({ page, siteAdmin }) => {
  const taken = await makeServiceAccount(siteAdmin);
  await open(page, '/site-admin/users/new');
  const username = field(page, 'Username');
  const submit = () => page.getByRole('button', { name: 'Create user' }).click();
  const cases: Record<string, RegExp> = {
    '': /Write a username/,
    'two words': /letters, digits/i,
    'a..b': /letters, digits/i,
    'раураl': /letters, digits/i,
    'admin\u202Etxt': /letters, digits/i,
    [taken.username]: /taken|already/i,
    [taken.username.toUpperCase()]: /taken|already/i,
  };
  for (const [value, error] of Object.entries(cases)) {
    await test.step(JSON.stringify(value), async () => {
      await username.fill(value);
      await submit();
      await expectFieldError(username, error);
      await expect(username).toBeFocused();
      await expect(username).toHaveValue(value);
    });
  }
  await username.fill(unique('person'));
  await field(page, 'Email').fill('no address');
  await submit();
  await expectFieldError(field(page, 'Email'), /alice@example\.com/);
  await expect(username).not.toHaveAttribute('aria-invalid');
});

test('one name created twice at once gives one account and one clear error', async ({ page, context }) => {
  const username = unique('twice');
  const tabs = [page, await context.newPage()];
  for (const tab of tabs) {
    await open(tab, '/site-admin/users/new');
    await field(tab, 'Username').fill(username);
    await field(tab, 'Service account').check();
  }
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Create service account' }).click()));
  const isThrough = (tab: typeof page) => heading(tab, `What next for ${username}`).isVisible();
  await expect.poll(async () => (await Promise.all(tabs.map(isThrough))).filter(Boolean).length).toBe(1);
  const loser = (await isThrough(page)) ? tabs[1] : page;
  await expectFieldError(field(loser ?? page, 'Username'), /taken|already/i);
  await open(page, `/site-admin/users?q=${username}`);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1–1 of 1');
});

test('a person gets a link to set a password, shown once and kept until it is stored', async ({ page }) => {
  const username = unique('alice');
  await open(page, '/site-admin/users/new');
  await field(page, 'Username').fill(username);
  await field(page, 'Email').fill(`${username}@example.com`);
  await page.getByRole('button', { name: 'Create user' }).click();
  const dialog = page.getByRole('dialog', { name: 'User created' });
  const link = await field(dialog, 'Password link').inputValue();
  expect(link).toMatch(/\/password-reset#code=[\w-]{43}$/);
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Store this link first')).toBeVisible();
  await dialog.getByLabel('I have stored this link').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(heading(page, `What next for ${username}`)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'M2M credential' })).toHaveCount(0);
  expect(await page.content()).not.toContain(new URL(link).hash);

  await page.getByRole('button', { name: 'Create password link' }).click();
  const again = page.getByRole('dialog');
  await again.getByRole('button', { name: 'Create password link' }).click();
  await expect(page.getByRole('dialog', { name: 'Password link created' })).toBeVisible();
  expect(await field(again, 'Password link').inputValue()).not.toBe(link);
});

test('the link goes to the address of a new person by mail, once somebody says that it is theirs', async ({ page, context }) => {
  test.setTimeout(90_000);
  const mailbox = await openMailbox();
  await context.clearCookies();
  try {
    await withOwnSite(context, { SMTP_URL: mailbox.url }, async (site) => {
      const [name = '', value = ''] = (await signInAsAdmin(site)).headers.cookie?.split('=') ?? [];
      await context.addCookies([{ name, value, url: site.url }]);
      const username = unique('alice');
      await open(page, `${site.url}/site-admin/users/new`);
      await field(page, 'Username').fill(username);
      const confirmed = field(page, 'This address is confirmed: mail the link to it');
      await expect(confirmed).toHaveCount(0);
      await field(page, 'Email').fill(`${username}@example.com`);
      await confirmed.check();
      await page.getByRole('button', { name: 'Create user' }).click();
      const dialog = page.getByRole('dialog', { name: 'User created' });
      await expect(dialog).toContainText('It was sent by mail as well.');
      const shown = await field(dialog, 'Password link').inputValue();
      expect(await mailbox.linkTo(`${username}@example.com`, /password/i)).toBe(shown);
    });
  } finally {
    await mailbox.close();
  }
});

test('a service account may say at once who answers for it, and what is wrong stands on its field', async ({ page, siteAdmin }) => {
  const username = unique('owned');
  await open(page, '/site-admin/users/new');
  await field(page, 'Username').fill(username);
  await field(page, 'Service account').check();
  await field(page, 'Owner').fill('nobody-at-all');
  await field(page, 'Labels').fill(`ci, ${'x'.repeat(51)}`);
  await field(page, 'Review by').fill('2020-01-01');
  await page.getByRole('button', { name: 'Create service account' }).click();
  await expectFieldError(field(page, 'Labels'), /at most 50 characters/);
  await field(page, 'Labels').fill('ci, core');
  await page.getByRole('button', { name: 'Create service account' }).click();
  await expectFieldError(field(page, 'Review by'), /in the past/);
  await field(page, 'Review by').fill('2090-01-01');
  await page.getByRole('button', { name: 'Create service account' }).click();
  await expectFieldError(field(page, 'Owner'), /no active person "nobody-at-all"/);
  await field(page, 'Owner').fill(siteAdmin.username);
  await page.getByRole('button', { name: 'Create service account' }).click();
  await expect(heading(page, `What next for ${username}`)).toBeVisible();
  await open(page, `/site-admin/users?q=${username}`);
  await expectRow(page.getByRole('table', { name: 'Users' }), { User: username, 'Email or owner': siteAdmin.username });
});

test('a form with something in it asks before it is left', async ({ page }) => {
  await open(page, '/site-admin/users/new');
  await field(page, 'Username').fill('half-typed');
  await expectLeavingIsAsked(page, () => page.getByRole('link', { name: 'Cancel' }).click());
  await expect(field(page, 'Username')).toHaveValue('half-typed');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(heading(page, 'Users')).toBeVisible();
});

test('the longest name and names of other scripts do not break the pages', async ({ page, siteAdmin }) => {
  const username = unique('w').padEnd(255, 'w');
  await open(page, '/site-admin/users/new');
  await field(page, 'Username').fill(`${username}beyond`);
  await expect(field(page, 'Username')).toHaveValue(username);
  await field(page, 'Service account').check();
  await page.getByRole('button', { name: 'Create service account' }).click();
  await expect(heading(page, `What next for ${username}`)).toBeVisible();
  for (const path of [`/users/${username}/next-steps`, `/users/${username}/settings/tokens`, `/users/${username}/settings/tokens/m2m`,
    `/users/${username}/settings/tokens/new`, `/site-admin/users?q=${username.slice(0, 40)}`]) {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
  }

  await test.step('text that runs the other way keeps to itself', async () => {
    const bot = await makeServiceAccount(siteAdmin);
    // No door takes the override character; a synchronised directory of another system may have brought it.
    await setDisplayName(bot.id, 'בוט \u202Etob-ic\u202E x');
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, `/site-admin/users?q=${bot.username}`);
    await expectRow(page.getByRole('table', { name: 'Users' }), { User: bot.username, Type: 'Service account' });
    const shown = page.getByText('בוט', { exact: false });
    expect(await shown.evaluate((element) => getComputedStyle(element).unicodeBidi)).toMatch(/isolate/);
  });
});
