import type { Page } from '@playwright/test';
import { expect, test, type SiteAdmin } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makeServiceAccount, makeToken, unique } from '../helpers/site';
import { confirm, expectToast, field, heading, open, openList, openRowMenu, row, rowAction } from '../helpers/ui';
import { expectQuery } from '../helpers/ui-accounts';
import { byToken, expectApiToKnow, expectApiToRefuse } from '../helpers/ui-api';
import { finish, readSecret, reveal } from '../helpers/ui-credentials';
import { press, tabTo } from '../helpers/ui-keyboard';

const rotatedReveal = (page: Page) => reveal(page, 'Access token rotated');
const tokensOf = (username: string) => `/users/${username}/settings/tokens`;

/** A token of a new service account, under a name of its own. */
async function makeNamedToken(by: SiteAdmin, note: string) {
  const bot = await makeServiceAccount(by);
  const token = await makeToken(by, bot);
  await sql('UPDATE "AccessToken" SET note = $2 WHERE id = $1', [token.id, note]);
  return { ...token, username: bot.username };
}

test('rotating with an overlap leaves both secrets working, then only the new one', async ({ page, siteAdmin }) => {
  const { id, secret, username } = await makeNamedToken(siteAdmin, 'Nightly build');
  await openList(page, tokensOf(username), 'Nightly build');
  await rowAction(page, 'Nightly build', 'Rotate…');
  const form = page.getByRole('dialog', { name: 'Rotate Nightly build' });
  await expect(form.getByText(/^The new token expires on \d+ \w+ \d{4}\.$/)).toBeVisible();
  await form.getByRole('radio', { name: '24 hours' }).check();
  await expect(form.getByRole('radio', { name: '24 hours' })).toHaveAccessibleDescription(/^Both work until \d+ \w+ \d{4}, \d\d:\d\d UTC\.$/);
  await form.getByRole('button', { name: 'Rotate token' }).click();
  const dialog = rotatedReveal(page);
  const next = await readSecret(dialog, 'Access token');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Store this token first')).toBeVisible();
  await finish(dialog);
  await expect(row(page, 'Nightly build')).toHaveCount(2);
  await expect(page.getByText('Revokes in 24 hours')).toBeVisible();
  await expect(row(page, 'Nightly build').filter({ hasText: 'New' })).toHaveCount(1);
  for (const each of [secret, next]) await expectApiToKnow(byToken(each), username);
  await sql('UPDATE "AccessToken" SET "expiresAt" = now() WHERE id = $1', [id]);
  await expectApiToRefuse(byToken(secret));
  await expectApiToKnow(byToken(next), username);
});

test('rotating needs no mouse', async ({ page, siteAdmin }) => {
  const { secret, username } = await makeNamedToken(siteAdmin, 'by hand');
  await openList(page, tokensOf(username), 'by hand');
  const trigger = page.getByRole('button', { name: 'Actions for by hand' });
  await press(page, trigger);
  const item = page.getByRole('menuitem', { name: 'Rotate…' });
  await expect(item).toBeVisible();
  await page.keyboard.type('Rot');
  await expect(item).toBeFocused();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Rotate by hand' });
  await tabTo(page, form.getByRole('radio', { name: 'End it at once' }));
  await page.keyboard.press('ArrowDown');
  await expect(form.getByRole('radio', { name: '1 hour' })).toBeChecked();
  await page.keyboard.press('ArrowUp');
  await press(page, form.getByRole('button', { name: 'Rotate token' }));
  const dialog = rotatedReveal(page);
  await expect(field(dialog, 'Access token')).toBeFocused();
  await press(page, dialog.getByRole('checkbox', { name: 'I have stored this token' }), 'Space');
  await press(page, dialog.getByRole('button', { name: 'Done' }));
  await expect(page.getByRole('link', { name: 'by hand' })).toBeFocused();
  await expect(row(page, 'by hand')).toHaveCount(1);
  await expectApiToRefuse(byToken(secret));
});

test('the address list is learned, reported and then enforced', async ({ page, siteAdmin }) => {
  const { id, secret, username } = await makeNamedToken(siteAdmin, 'fenced');
  await expectApiToKnow(byToken(secret), username);
  await expect.poll(() => sql('SELECT address FROM "TokenAddress" WHERE "tokenId" = $1', [id]), { timeout: 10_000 }).toHaveLength(1);
  await openList(page, tokensOf(username), 'fenced');
  const dialog = page.getByRole('dialog', { name: 'Addresses of fenced' });
  const addresses = field(dialog, 'Allowed addresses');
  const save = dialog.getByRole('button', { name: 'Save' });

  await rowAction(page, 'fenced', 'Addresses…');
  await dialog.getByRole('radio', { name: 'Report' }).check();
  await save.click();
  await expect(addresses).toHaveAccessibleDescription(/List at least one address/);
  await dialog.getByRole('button', { name: 'Use what was seen' }).click();
  await expect(addresses).toHaveValue('127.0.0.1');
  await save.click();
  await expectToast(page, 'reports other addresses');
  await expect(page.getByText('Reports addresses', { exact: true })).toBeVisible();

  await rowAction(page, 'fenced', 'Addresses…');
  await dialog.getByRole('radio', { name: 'Enforce' }).check();
  await addresses.fill('203.0.113.7, example.com');
  await save.click();
  await expect(addresses).toHaveAccessibleDescription(/"example.com": write an address or a network/);
  await addresses.fill('203.0.113.7');
  await save.click();
  await expect(dialog.getByRole('alert')).toContainText('1 recent address would be refused');
  await expect(dialog.getByRole('alert')).toContainText('127.0.0.1');
  await expectApiToKnow(byToken(secret), username);
  await dialog.getByRole('button', { name: 'Enforce anyway' }).click();
  await expectToast(page, 'works from its list only');
  await expectApiToRefuse(byToken(secret));

  await rowAction(page, 'fenced', 'Addresses…');
  await addresses.fill('127.0.0.0/8');
  await save.click();
  await expect(dialog).toBeHidden();
  await expectApiToKnow(byToken(secret), username);
});

test('a token is edited, disabled and enabled; who edits second is told', async ({ page, siteAdmin }) => {
  const { id, secret, username } = await makeNamedToken(siteAdmin, 'old name');
  await openList(page, tokensOf(username), 'old name');
  await rowAction(page, 'old name', 'Edit…');
  const dialog = page.getByRole('dialog', { name: 'Edit old name' });
  await field(dialog, 'Details').fill('Kept in the vault');
  await sql(`UPDATE "AccessToken" SET "updatedAt" = now() WHERE id = $1`, [id]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/was changed meanwhile/)).toBeVisible();
  page.once('dialog', (question) => void question.accept());
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await openList(page, tokensOf(username), 'old name');
  await rowAction(page, 'old name', 'Edit…');
  await field(dialog, 'Description').fill('new name');
  await field(dialog, 'Details').fill('Kept in the vault');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expectToast(page, 'was saved');
  await expect(row(page, 'new name')).toContainText('Kept in the vault');

  await rowAction(page, 'new name', 'Disable…');
  await confirm(page, 'Disable');
  await expect(row(page, 'new name')).toContainText('Disabled');
  await expectApiToRefuse(byToken(secret));
  const menu = await openRowMenu(page, 'new name');
  await expect(menu.getByRole('menuitem', { name: 'Rotate…' })).toBeDisabled();
  await menu.getByRole('menuitem', { name: 'Enable', exact: true }).click();
  await expect(row(page, 'new name')).toContainText('Active');
  await expectApiToKnow(byToken(secret), username);
});

test('the state filter is in the address, and one token has a page of its own', async ({ page, siteAdmin, complaints }) => {
  const { id, secret, username } = await makeNamedToken(siteAdmin, 'watched');
  for (let index = 0; index < 3; index += 1) await expectApiToKnow(byToken(secret), username);
  await openList(page, tokensOf(username), 'watched');
  await page.getByRole('radio', { name: 'Revoked' }).check({ force: true });
  await expectQuery(page, { state: 'revoked' });
  await expect(page.getByText('No access token is in this state')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('link', { name: 'watched' }).click();
  await expect(heading(page, 'watched')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${tokensOf(username)}/${id}$`));
  const audit = page.getByRole('link', { name: 'What was done with it' });
  await expect(audit).toHaveAttribute('href', `/site-admin/audit-log?credential=access-token%3A${id}`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('3 requests in 30 days')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 12_000 });
  await expect(page.getByRole('region', { name: 'Addresses it was used from' })).toContainText('127.0.0.1');
  complaints.allow(/status of 404/);
  await page.goto(`/users/${siteAdmin.username}/settings/tokens/${id}`);
  await expect(heading(page, /not found/i)).toBeVisible();
});

test('all tokens of the site are found, filtered and revoked together', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, unique('fleet'));
  const prefix = unique('bulk');
  const tokens = await Promise.all(Array.from({ length: 12 }, () => makeToken(siteAdmin, bot)));
  await sql(`UPDATE "AccessToken" SET note = $2 || '-' || id WHERE "userId" = $1`, [bot.id, prefix]);
  const [first] = tokens;
  await sql(`UPDATE "AccessToken" SET "expiresAt" = now() + interval '3 days' WHERE id = $1`, [first?.id]);
  const name = `${prefix}-${first?.id}`;
  await openList(page, `/site-admin/tokens?q=${prefix}&state=expiring`, name);
  await expect(row(page, name)).toContainText(bot.username);
  await page.getByRole('combobox', { name: 'State' }).selectOption('Any state but revoked');
  await expectQuery(page, { q: prefix });
  await expect(page.getByText('12 of 12')).toBeVisible();
  await page.getByRole('combobox', { name: 'Use' }).selectOption('Never used');
  await page.getByRole('combobox', { name: 'Scope and end' }).selectOption('Wide scope');
  await page.getByRole('combobox', { name: 'Owner' }).selectOption('Service accounts');
  await expectQuery(page, { q: prefix, use: 'never', kind: 'wide', owner: 'service-accounts' });
  await page.getByRole('checkbox', { name: 'Select all rows on this page' }).check();
  await page.getByRole('checkbox', { name: `Select ${name}` }).uncheck();
  await page.getByRole('button', { name: 'Revoke…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Revoke 11 access tokens?' });
  await expect(question.getByRole('button', { name: 'Revoke', exact: true })).toBeDisabled();
  await question.getByRole('textbox').fill('revoke 11');
  await confirm(page, 'Revoke');
  await expectToast(page, '11 access tokens were revoked');
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible();
  await expectApiToKnow(byToken(first?.secret ?? ''), bot.username);
  for (const { secret } of tokens.slice(1, 3)) await expectApiToRefuse(byToken(secret));
  await rowAction(page, name, 'Revoke…');
  await confirm(page, 'Revoke');
  await expectToast(page, `${name} was revoked`);
  await expect(page.getByText('No access token matches')).toBeVisible();
});

test('the list of all tokens tells what works, and takes a token out of use and back', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, unique('health'));
  const { id, secret } = await makeToken(siteAdmin, bot);
  const note = `${bot.username}-token`;
  await sql('UPDATE "AccessToken" SET note = $2 WHERE id = $1', [id, note]);
  const list = `/site-admin/tokens?q=${bot.username}`;
  await openList(page, list, note);
  await expect(row(page, note)).toContainText('Active');
  await expect(row(page, note)).toContainText('Never used');
  await rowAction(page, note, 'Disable…');
  await confirm(page, 'Disable');
  await expectToast(page, `${note} was disabled`);
  await expect(row(page, note)).toContainText('Disabled');
  await expectApiToRefuse(byToken(secret));
  await rowAction(page, note, 'Enable');
  await expectToast(page, `${note} was enabled`);
  await expectApiToKnow(byToken(secret), bot.username);
  await sql('UPDATE "User" SET "blockedAt" = now() WHERE id = $1', [bot.id]);
  await openList(page, list, note);
  await expect(row(page, note)).toContainText('Owner blocked');
  await expect(row(page, note)).not.toContainText('Active');
  await sql('UPDATE "AccessToken" SET "revokedAt" = now() WHERE id = $1', [id]);
  await sql('UPDATE "User" SET "deletedAt" = now() WHERE id = $1', [bot.id]);
  await openList(page, `${list}&state=revoked`, note);
  await expect(row(page, note)).toContainText('Deleted');
  await expect(row(page, note).getByRole('link')).toHaveCount(0);
});

test('pages of the list of all tokens follow each other, and the order is in the address', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin, unique('many'));
  await sql(
    `INSERT INTO "AccessToken" ("userId", prefix, digest, "digestKeyId", "lastFive", note, scopes, "expiresAt")
     SELECT $1, 'sgp', sha256(($2 || n)::bytea), 'none', 'abcde', $2 || '-' || n, '{mcp}', now() + n * interval '1 hour'
     FROM generate_series(1, $3::int) AS n`,
    [bot.id, bot.username, 35],
  );
  await openList(page, `/site-admin/tokens?q=${bot.username}&sort=expiresAt`, `${bot.username}-1`);
  await expect(page.getByText('25 of 35')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('10 of 35')).toBeVisible();
  await expect(row(page, `${bot.username}-26`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await page.goBack();
  await expect(row(page, `${bot.username}-1`)).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(row(page, `${bot.username}-26`)).toBeVisible();
  await page.getByRole('button', { name: 'Last used' }).click();
  await expectQuery(page, { q: bot.username, sort: 'lastUsedAt' });
  await open(page, `/site-admin/tokens?after=nonsense&sort=wrong&state=odd&q=${bot.username}`);
  await expect(page.getByText('25 of 35')).toBeVisible();
});
