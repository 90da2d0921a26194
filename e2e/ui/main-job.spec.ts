import { z } from 'zod';
import { expect, test } from '../fixtures/test';
import { makeServiceAccount, unique } from '../helpers/site';
import { confirm, expectRow, expectToast, field, heading, open, ready, row, rowAction } from '../helpers/ui';
import { byBearer, byToken, expectApiToKnow, expectApiToRefuse, runSnippet } from '../helpers/ui-api';
import { m2mReveal, readSecret, tokenReveal } from '../helpers/ui-credentials';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const clipboard = () => navigator.clipboard.readText();

test('from the list of users to a token that opens the API, and back to none', async ({ page }) => {
  const username = unique('ci-bot');

  await test.step('a service account is made', async () => {
    await open(page, '/');
    await page.getByRole('button', { name: /^Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Site admin' }).click();
    await page.getByRole('link', { name: 'Create User' }).click();
    await expect(heading(page, 'Create user')).toBeVisible();
    await field(page, 'Username').fill(username);
    await expect(field(page, 'Email')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create user' })).toBeVisible();
    await field(page, 'Service account').check();
    await expect(field(page, 'Email')).toHaveCount(0);
    await page.getByRole('button', { name: 'Create service account' }).click();
    await expectToast(page, `${username} was created`);
    await expect(heading(page, `What next for ${username}`)).toBeVisible();
  });

  await test.step('the next steps lead on, and say what is not there yet', async () => {
    for (const step of ['Repository permissions']) {
      const item = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: step }) });
      await expect(item).toContainText('Not available yet');
      await expect(item.getByRole('link')).toHaveCount(0);
    }
    await page.getByRole('link', { name: 'Create access token' }).click();
    await expect(heading(page, 'New access token')).toBeVisible();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'Generate new token' }).click();
  });

  const note = 'index upload, runner 3';
  await field(page, 'Description').fill(note);
  await field(page, 'Expiration').selectOption({ label: '30 days' });
  await expect(page.getByText(/It expires on/)).toBeVisible();
  await expect(field(page, 'user:all')).toBeChecked();
  await page.getByRole('button', { name: 'Generate token' }).click();

  const dialog = tokenReveal(page);
  const secret = await test.step('the secret is hidden, can be shown and copied, and is done when stored', async () => {
    const input = field(dialog, 'Access token');
    await expect(input).toBeFocused();
    await expect(input).toHaveAttribute('type', 'password');
    await expect(input).toHaveAttribute('readonly');
    await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
    await expect(dialog).not.toContainText(await input.inputValue());
    const shown = await readSecret(dialog, 'Access token');
    expect(shown).toMatch(/^sgp_local_[0-9a-f]{40}$/);
    await expect(dialog.getByText(`Authorization: token ${shown}`)).toBeVisible();
    await dialog.getByRole('button', { name: 'Hide access token' }).click();
    await expect(dialog).not.toContainText(shown);
    await dialog.getByRole('button', { name: 'Copy access token' }).click();
    await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await page.evaluate(clipboard)).toBe(shown);
    await expect(dialog.getByRole('checkbox', { name: 'I have stored this token' })).toBeChecked();
    return shown;
  });

  await expectApiToKnow(byToken(secret), username);
  await dialog.getByRole('button', { name: /^Copy try it/i }).click();
  expect(JSON.parse(await runSnippet(await page.evaluate(clipboard)))).toEqual({ data: { currentUser: { username } } });
  await dialog.getByRole('button', { name: 'Done' }).click();

  const table = page.getByRole('table', { name: `Access tokens of ${username}` });
  await test.step('its row is on top and marked as new', async () => {
    await expectRow(table, { Description: note, Token: secret.slice(-5), Scopes: 'user:all', Expires: 'Active' });
    await expect(table.getByRole('row').nth(1)).toContainText('New');
    await expect(table.getByRole('row').nth(1).getByRole('link', { name: note })).toBeFocused();
    // A use is written within a second or two of the call.
    await expect(async () => {
      await page.reload();
      await expectRow(table, { Description: note, 'Last used': 'just now' });
    }).toPass({ timeout: 15_000 });
    await ready(page);
  });

  await test.step('revoked, it is refused from the next request on', async () => {
    await rowAction(page, note, 'Revoke…');
    await expect(page.getByRole('alertdialog', { name: `Revoke ${note}?` })).toContainText('cannot be undone');
    await confirm(page, 'Revoke');
    await expectToast(page, `${note} was revoked`);
    await expectApiToRefuse(byToken(secret));
    await expect(page.getByText('No access tokens yet')).toBeVisible();
  });
});

test('an M2M credential gives a bearer by its own ready line, until it is deleted', async ({ page, siteAdmin }) => {
  const { username } = await makeServiceAccount(siteAdmin, unique('pipeline'));
  await open(page, `/users/${username}/settings`);
  await page.getByRole('link', { name: 'M2M credentials' }).click();
  await page.getByRole('button', { name: 'Create M2M credential' }).click();
  const form = page.getByRole('dialog', { name: 'Create M2M credential' });
  await field(form, 'Name').fill('nightly build');
  await field(form, 'Description').fill('Runs at three,\non the big machine.');
  await expect(field(form, 'user:all')).toBeChecked();
  await field(form, 'externalapi:read').check();
  await form.getByRole('button', { name: 'Create', exact: true }).click();

  const dialog = m2mReveal(page);
  const clientId = await field(dialog, 'Client ID').inputValue();
  expect(clientId).toMatch(/^sgo_cid_/);
  await expect(field(dialog, 'Client ID')).toHaveAttribute('type', 'text');
  await expect(field(dialog, 'Client secret')).toHaveAttribute('type', 'password');
  const secret = await readSecret(dialog, 'Client secret');

  const bearer = await test.step('the ready line is pasted into a terminal', async () => {
    const line = await dialog.getByRole('region', { name: /Get a bearer/ }).innerText();
    expect(line).toContain(secret);
    const granted: unknown = JSON.parse(await runSnippet(line));
    expect(granted).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'user:all externalapi:read' });
    return z.object({ access_token: z.string() }).parse(granted).access_token;
  });
  await expectApiToKnow(byBearer(bearer), username);
  await dialog.getByRole('checkbox', { name: 'I have stored this client secret' }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await test.step('the client id stays, the secret does not', async () => {
    const table = page.getByRole('table', { name: `M2M credentials of ${username}` });
    await expectRow(table, { Name: clientId, Status: 'Active', Secrets: secret.slice(-5), 'Last used': 'now' });
    await expect(row(page, 'nightly build')).toContainText('New');
    expect(await page.content()).not.toContain(secret);
    await page.getByRole('button', { name: 'Copy client ID of nightly build' }).click();
    await expect.poll(() => page.evaluate(clipboard)).toBe(clientId);
  });

  await rowAction(page, 'nightly build', 'Delete…');
  await confirm(page, 'Delete');
  await expectToast(page, 'nightly build was deleted');
  await expectApiToRefuse(byBearer(bearer));
  await expect(page.getByText('No M2M credentials yet')).toBeVisible();
});
