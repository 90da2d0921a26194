import { screenTest as test } from '../fixtures/screens';
import { expect } from '../fixtures/test';
import { sql } from '../helpers/database';
import { postJson } from '../helpers/http';
import { block, makeM2MCredential, makePerson, makeServiceAccount, makeToken, softDelete } from '../helpers/site';
import { expectToast, field, heading, open, openRowMenu, rowAction } from '../helpers/ui';
import { createM2MCredential, finish, generateToken, reveal, rotateSecret } from '../helpers/ui-credentials';
import { withOwnSite } from '../helpers/ui-own-site';
import { openSession } from '../helpers/ui-session';
import { expectAccessible } from './axe';

// Each look is a check of several seconds on a busy machine, and some of these tests make a dozen.
test.describe.configure({ timeout: 150_000 });

test('the first run, with errors', async ({ page, context }) => {
  await context.clearCookies();
  await withOwnSite(context, { HOST: '0.0.0.0' }, async ({ url }) => {
    await open(page, `${url.replace('0.0.0.0', '127.0.0.1')}/sign-in`);
    await expect(field(page, 'One-time code')).toBeVisible();
    await page.getByRole('button', { name: 'Create site admin' }).click();
    await expect(field(page, 'Username')).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
  });
});

test('a refused sign-in', async ({ page, context, complaints }) => {
  complaints.allow(/status of 401/);
  await context.clearCookies();
  await open(page, '/sign-in');
  await field(page, 'Username or email').fill('nobody-has-this-name');
  await field(page, 'Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByText('The username or password is not right.')).toBeVisible();
  await expectAccessible(page);
});

test('the command palette', async ({ page }) => {
  await open(page, '/site-admin/users');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expectAccessible(page);
});

test('the help of the keys', async ({ page }) => {
  await open(page, '/site-admin/users');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessible(page);
});

test('the account menu', async ({ page }) => {
  await open(page, '/site-admin/users');
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await expectAccessible(page);
});

test('the navigation of narrow screens', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/site-admin/users');
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible();
  await expectAccessible(page, { widths: [390] });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Open navigation' })).toBeFocused();
});

test('the list of users: row menu, question, toast, blocked row', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await open(page, `/site-admin/users?q=${bot.username}`);
  await openRowMenu(page, bot.username);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await rowAction(page, bot.username, 'Block…');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Block', exact: true }).click();
  await expectToast(page, `${bot.username} was blocked`);
  await page.getByRole('region', { name: 'Notifications' }).getByText('was blocked').hover();
  await expectAccessible(page);
});

test('an audit event, and the configuration with errors and with what saving would change', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await open(page, `/site-admin/audit-log?account=${bot.username}`);
  await page.getByRole('button', { name: 'Created an account', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Created an account' })).toBeVisible();
  await expectAccessible(page);

  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, '/site-admin/configuration');
  const text = field(page, 'Configuration text');
  await text.fill('{ "nothing": 1 }');
  await text.press('Control+s');
  await expect(text).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await text.fill('{\n  // only a comment\n}');
  await text.press('Control+s');
  await expect(page.getByRole('dialog', { name: 'Save configuration?' })).toBeVisible();
  await expectAccessible(page);
});

test('the list of users: selection, editing, a deleted row, a typed question, a password link', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const person = await makePerson(siteAdmin);
  await sql('UPDATE "User" SET "ownerId" = $2, "reviewAt" = $3 WHERE id = $1', [bot.id, person.id, '2020-01-01']);
  await block(siteAdmin, person.id);
  await open(page, `/site-admin/users?q=${bot.username}`);
  await page.getByLabel(`Select ${bot.username}`).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  await expectAccessible(page);
  await rowAction(page, bot.username, 'Edit…');
  await expect(field(page.getByRole('dialog'), 'Owner')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await softDelete(siteAdmin, bot.id);
  await open(page, `/site-admin/users?q=${bot.username}&state=deleted`);
  await rowAction(page, bot.username, 'Delete forever…');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page);

  await open(page, `/site-admin/users?q=${person.username}`);
  await rowAction(page, person.username, 'Reset password…');
  await page.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click();
  await expect(field(page.getByRole('dialog'), 'Password link')).toBeVisible();
  await expectAccessible(page);
});

test('creating a user, with errors', async ({ page }) => {
  await open(page, '/site-admin/users/new');
  await page.getByRole('button', { name: 'Create user' }).click();
  await expect(field(page, 'Username')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await field(page, 'Service account').check();
  await expectAccessible(page, { widths: [1280] });
});

test('a token: errors, warnings, reveal, new row, question', async ({ page, siteAdmin }) => {
  await open(page, `/users/${siteAdmin.username}/settings/tokens/new`);
  await field(page, 'user:all').uncheck();
  await field(page, 'site-admin:sudo').check();
  await expect(page.getByText('This token can act as anyone')).toBeVisible();
  await field(page, 'site-admin:sudo').uncheck();
  await page.getByRole('button', { name: 'Generate token' }).click();
  await expect(field(page, 'Description')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'site-admin:sudo').check();
  await expectAccessible(page);
  page.on('dialog', (dialog) => void dialog.accept());

  const { username } = await makeServiceAccount(siteAdmin);
  const dialog = await generateToken(page, username, 'accessible');
  await dialog.getByRole('button', { name: 'Show access token' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('Store this token first')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await finish(dialog);
  await expect(heading(page, 'Access tokens')).toBeVisible();
  await expectAccessible(page);
  await rowAction(page, 'accessible', 'Revoke…');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page);
});

test('tokens in every state, of a blocked account', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const [expired, expiring] = [await makeToken(siteAdmin, bot), await makeToken(siteAdmin, bot)];
  await makeToken(siteAdmin, bot);
  await sql(`UPDATE "AccessToken" SET "expiresAt" = now() - interval '1 day' WHERE id = $1`, [expired.id]);
  await sql(`UPDATE "AccessToken" SET "expiresAt" = now() + interval '3 days' WHERE id = $1`, [expiring.id]);
  await block(siteAdmin, bot.id);
  await open(page, `/users/${bot.username}/settings/tokens`);
  const table = page.getByRole('table');
  for (const word of ['Expired', 'Expiring', 'Active']) await expect(table.getByText(word, { exact: true })).toBeVisible();
  await expect(page.getByText('Blocked', { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test('the care of a token: rotation, words, addresses, the question before disabling', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const token = await makeToken(siteAdmin, bot);
  await sql(`UPDATE "AccessToken" SET note = 'cared for' WHERE id = $1`, [token.id]);
  await sql(`INSERT INTO "TokenAddress" ("tokenId", address, requests, "lastSeenAt") VALUES ($1, '203.0.113.7', 3, now())`, [token.id]);
  await open(page, `/users/${bot.username}/settings/tokens/${token.id}`);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Rotate…' }).click();
  await expect(dialog.getByRole('radio', { name: '7 days' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit…' }).click();
  await expect(field(dialog, 'Details')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Addresses…' }).click();
  await field(dialog, 'Allowed addresses').fill('198.51.100.1');
  await dialog.getByRole('radio', { name: 'Enforce' }).check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('would be refused');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Enforce anyway' }).click();
  await expect(page.getByText('Address list', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Disable…' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
});

test('all tokens of the site: a selection, and the question before revoking many', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await Promise.all(Array.from({ length: 11 }, () => makeToken(siteAdmin, bot)));
  await open(page, `/site-admin/tokens?q=${bot.username}`);
  await page.getByRole('checkbox', { name: 'Select all rows on this page' }).check();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Revoke…' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page);
});

test('an M2M credential: form, errors, reveal, new row, question', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin);
  await open(page, `/users/${username}/settings/tokens/m2m`);
  await page.getByRole('button', { name: 'Create M2M credential' }).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(field(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const dialog = await createM2MCredential(page, username, 'accessible');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await finish(dialog);
  await expect(page.getByRole('rowheader', { name: /accessible/ })).toBeVisible();
  await expectAccessible(page);
  await rowAction(page, 'accessible', 'Delete…');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page);
});

test('the secrets of an M2M credential: overlap, reveal, ended ones, leaked ones, editing with errors', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const client = await makeM2MCredential(siteAdmin, bot);
  await sql(
    `INSERT INTO "CredentialUse" SELECT 'm2m-credential', $1, current_date - n, n * n FROM generate_series(0, 20) AS n`,
    [client.id],
  );
  await postJson(`${siteAdmin.url}/.api/credentials/leaked`, { credential: client.clientSecret });
  await open(page, `/users/${bot.username}/settings/tokens/m2m/${client.id}`);
  await expect(page.getByText('A credential was leaked')).toBeVisible();
  await page.getByRole('button', { name: 'Add secret…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add secret' }).click();
  await finish(reveal(page, 'Secret added'));
  await expect(page.getByRole('cell').getByText('When it is revoked')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate secret…' }).click();
  await expect(page.getByRole('radio', { name: 'One hour more' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const dialog = await rotateSecret(page, 'One hour more');
  await expectAccessible(page, { widths: [1280] });
  await finish(dialog);
  for (const word of ['Expiring', 'Revoked', 'Leaked']) await expect(page.getByRole('cell').getByText(word, { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Edit…' }).click();
  await field(page, 'Name').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(field(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page, { widths: [1280] });
});

test('password and sessions: errors, question', async ({ page, siteAdmin }) => {
  await openSession(siteAdmin);
  await open(page, `/users/${siteAdmin.username}/settings/security`);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(field(page, 'Current password')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
});

test('a profile: adding an address, and a form that came too late', async ({ page, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await open(page, `/users/${person.username}/settings/profile`);
  await page.getByRole('button', { name: 'Add address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add address' });
  await dialog.getByRole('button', { name: 'Add address' }).click();
  await expect(field(dialog, 'Email')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await sql(`UPDATE "User" SET "updatedAt" = now() + interval '1 second' WHERE id = $1`, [person.id]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await field(page, 'Display name').fill('Too late');
  await page.getByRole('button', { name: 'Save names' }).click();
  await expect(page.getByText('Not saved')).toBeVisible();
  await expectAccessible(page);
});

test('a link to set a password, with errors', async ({ page, context }) => {
  await context.clearCookies();
  await open(page, '/password-reset#code=nobody-made-this');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(field(page, 'New password')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
});

test('roles: a form with errors, permissions that stay, a question that names holders, Manage roles, an end and a reason', async ({
  page,
  siteAdmin,
}) => {
  const bot = await makeServiceAccount(siteAdmin);
  const name = bot.username.replace('bot', 'role');
  const dialog = page.getByRole('dialog');
  await sql(`INSERT INTO "Role" (name, permissions, "updatedAt") VALUES ($1, ARRAY['CODY#ACCESS'], now())`, [name]);
  await sql(
    `INSERT INTO "UserRole" ("userId", "roleId", reason, "expiresAt")
     SELECT $1, id, 'For a day', now() + interval '1 day' FROM "Role" WHERE name = $2`,
    [bot.id, name],
  );
  await open(page, `/site-admin/roles?q=${name}`);
  await page.getByRole('button', { name: '+ Create role' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(field(dialog, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await rowAction(page, name, 'Delete…');
  await expect(page.getByRole('alertdialog').getByText(bot.username)).toBeVisible();
  await expectAccessible(page, { widths: [1280] });

  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, '/site-admin/roles');
  await page.getByRole('button', { name: 'Site Administrator', exact: true }).click();
  await expect(field(dialog, 'API#ACCESS')).toBeDisabled();
  await expectAccessible(page, { widths: [1280] });

  await open(page, `/site-admin/users?q=${bot.username}`);
  await rowAction(page, bot.username, 'Manage roles');
  await expect(dialog.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
  await expectAccessible(page);

  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, `/users/${bot.username}/settings/roles`);
  await rowAction(page, name, 'Change end and reason…');
  await expect(field(dialog, 'Reason')).toHaveValue('For a day');
  await expectAccessible(page);
});

test('the permissions of an account: adding by pattern and by choice, the switch, and the explanation', async ({ page, bot }) => {
  const dialog = page.getByRole('dialog');
  await open(page, `/users/${bot.username}/settings/permissions?q=${bot.repositoryName}`);
  await page.getByRole('button', { name: 'Add repositories' }).click();
  await field(dialog, 'Search repositories').fill(bot.repositoryName);
  await dialog.getByRole('button', { name: `Add ${bot.repositoryName}` }).click();
  await expect(dialog.getByRole('list', { name: 'Chosen repositories' })).toContainText(bot.repositoryName);
  await expectAccessible(page);
  await dialog.getByText('By pattern').click();
  await field(dialog, 'Pattern').fill(bot.repositoryName);
  await expect(dialog.getByText('1 repository matches')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });

  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, `/users/${bot.username}/settings/permissions?q=${bot.repositoryName}`);
  await page.getByRole('switch', { name: 'All current and future repositories' }).click();
  await expect(dialog.getByRole('button', { name: 'Give access' })).toBeVisible();
  await expectAccessible(page, { widths: [1280] });

  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, `/users/${bot.username}/settings/permissions?q=${bot.repositoryName}`);
  await rowAction(page, bot.repositoryName, 'Explain…');
  await dialog.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Doors' })).toBeVisible();
  await expectAccessible(page);
});
