import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeServiceAccount } from '../helpers/site';
import { expectFieldError, expectNoSidewaysScroll, field, heading, open, row } from '../helpers/ui';
import { finish, generateToken, tokenReveal } from '../helpers/ui-credentials';

test('a description and a scope are needed; hidden and turning characters are refused', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  await open(page, `/users/${username}/settings/tokens/new`);
  const description = field(page, 'Description');
  const generate = () => page.getByRole('button', { name: 'Generate token' }).click();
  const refused = { '': /Write what the token is for/, '   ': /Write what the token is for/, 'up\u202Eload': /direction-changing/, 'a\u200Bb': /control or direction/ };
  for (const [text, error] of Object.entries(refused)) {
    await description.fill(text);
    await generate();
    await expectFieldError(description, error);
    await expect(description).toBeFocused();
  }
  await description.fill('fine');
  await field(page, 'user:all').uncheck();
  await generate();
  await expect(page.getByRole('group', { name: 'Scopes' })).toHaveAccessibleDescription(/Choose at least one scope/);
  await expect(tokenReveal(page)).toHaveCount(0);
  await field(page, 'read_api').check();
  await generate();
  await expect(tokenReveal(page)).toBeVisible();
  await finish(tokenReveal(page));
});

test('a description may be of any script and 255 long', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  const note = `בונה לילי 夜のビルド 👩‍🚀 ${'x'.repeat(255)}`.slice(0, 255);
  await finish(await generateToken(page, username, note));
  await expect(row(page, note)).toBeVisible();
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
});

test('a token may expire on any day up to the longest lifetime, chosen by keyboard too', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  await open(page, `/users/${username}/settings/tokens/new`);
  await field(page, 'Description').fill('until then');
  await field(page, 'Expiration').selectOption('Custom…');
  const day = field(page, 'Expires on');
  const generate = () => page.getByRole('button', { name: 'Generate token' }).click();
  await generate();
  await expectFieldError(day, /^Choose the day on which the token expires\./);
  await expect(day).toBeFocused();
  await day.fill('2020-01-31');
  await generate();
  await expectFieldError(day, /^Choose \d+ \w+ \d{4} or later\./);
  await day.fill('9999-12-31');
  await generate();
  await expectFieldError(day, /^A token may live until \d+ \w+ \d{4} at most\./);
  const wanted = new Date(Date.now() + 11 * 86_400_000);
  const month = String(wanted.getUTCMonth() + 1).padStart(2, '0');
  await day.focus();
  await page.keyboard.type(`${month}${String(wanted.getUTCDate()).padStart(2, '0')}${wanted.getUTCFullYear()}`);
  const shown = `${wanted.getUTCDate()} ${wanted.toLocaleString('en', { month: 'short', timeZone: 'UTC' })} ${wanted.getUTCFullYear()}`;
  await expect(page.getByText(`It expires on ${shown}.`)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tokenReveal(page)).toBeVisible();
  const [row] = await sql<{ day: string }>(
    `SELECT to_char(t."expiresAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM "AccessToken" t JOIN "User" u ON u.id = t."userId"
     WHERE u.username = $1`,
    [username],
  );
  expect(row?.day).toBe(wanted.toISOString().slice(0, 10));
  await finish(tokenReveal(page));
});

test('a link may fill in the description, and the address that clients print finds one’s own tokens', async ({ page, siteAdmin }) => {
  await open(page, `/users/${siteAdmin.username}/settings/tokens/new?description=editor+on+my+laptop`);
  await expect(field(page, 'Description')).toHaveValue('editor on my laptop');
  await page.goto('/user/settings/tokens');
  await expect(page).toHaveURL(new RegExp(`/users/${siteAdmin.username}/settings/tokens$`));
});

test('tokens of another person are theirs to make: the button says so, and so does the page behind it', async ({ page, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await open(page, `/users/${person.username}/settings/tokens`);
  const button = page.getByRole('button', { name: 'Generate new token' });
  await expect(button).toBeDisabled();
  await button.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tooltip')).not.toBeEmpty();
  await page.goto(`/users/${person.username}`);
  await expect(button).toBeDisabled();
  await page.goto(`/users/${person.username}/settings/tokens/new`);
  await expect(heading(page, 'New access token')).toBeVisible();
  await expect(page.getByText('You cannot create a token for this account')).toBeVisible();
});
