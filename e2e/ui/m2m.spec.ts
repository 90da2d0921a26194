import { z } from 'zod';
import { expect, test } from '../fixtures/test';
import { run } from '../helpers/graphql';
import { postForm, postJson } from '../helpers/http';
import { makeM2MCredential, makeServiceAccount, makeToken } from '../helpers/site';
import { confirm, expectToast, field, heading, open, openList, row, rowAction } from '../helpers/ui';
import { expectApiToKnow, expectApiToRefuse, byBearer } from '../helpers/ui-api';
import { finish, readSecret, rotateSecret } from '../helpers/ui-credentials';
import { instance } from '../setup/instance';

async function ask(clientId: string, clientSecret: string) {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  return postForm(`${instance().url}/.auth/idp/oauth/token`, form);
}

async function bearerFor(clientId: string, clientSecret: string): Promise<string> {
  const answer = await ask(clientId, clientSecret);
  expect(answer.status, answer.text).toBe(200);
  return z.object({ access_token: z.string() }).parse(answer.json()).access_token;
}

test('a secret is rotated with an overlap: both work, until the old one is revoked on the page of the credential', async ({
  page,
  siteAdmin,
}) => {
  const bot = await makeServiceAccount(siteAdmin);
  const client = await makeM2MCredential(siteAdmin, bot);
  const rename = 'mutation($id: ID!) { updateM2MCredential(id: $id, name: "deploys") { id } }';
  await run(siteAdmin, rename, { id: client.nodeId });
  const old = await bearerFor(client.clientId, client.clientSecret);
  await openList(page, `/users/${bot.username}/settings/tokens/m2m`, 'deploys');
  await rowAction(page, 'deploys', 'Rotate secret…');
  const dialog = await rotateSecret(page, 'One day more');
  const secret = await readSecret(dialog, 'Client secret');
  await finish(dialog);
  await expect(row(page, 'deploys')).toContainText(secret.slice(-5));
  await expect(row(page, 'deploys')).toContainText('ends in');
  const young = await bearerFor(client.clientId, secret);
  await expectApiToKnow(byBearer(old), bot.username);
  await expectApiToKnow(byBearer(young), bot.username);

  await page.getByRole('link', { name: 'deploys' }).click();
  await expect(heading(page, 'deploys')).toBeVisible();
  await expect(page.getByRole('figure').getByText('Requests per day')).toBeVisible();
  await rowAction(page, `the secret that ends with ${client.clientSecret.slice(-5)}`, 'Revoke…');
  const question = page.getByRole('dialog', { name: 'Revoke a secret of deploys?' });
  await expect(question.getByRole('radio', { name: client.clientSecret.slice(-5) })).toBeChecked();
  await question.getByRole('button', { name: 'Revoke secret' }).click();
  await expectToast(page, 'A secret of deploys was revoked');
  await expectApiToRefuse(byBearer(old));
  await expectApiToKnow(byBearer(young), bot.username);
});

test('a credential is disabled, enabled, edited by two, and deleted from its page', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const client = await makeM2MCredential(siteAdmin, bot);
  const bearer = await bearerFor(client.clientId, client.clientSecret);
  await open(page, `/users/${bot.username}/settings/tokens/m2m/${client.id}`);
  await page.getByRole('button', { name: 'Disable…' }).click();
  await confirm(page, 'Disable');
  await expectToast(page, /was disabled/);
  await expectApiToRefuse(byBearer(bearer));
  await page.getByRole('button', { name: 'Enable' }).click();
  await expectToast(page, /was enabled/);
  await expectApiToKnow(byBearer(bearer), bot.username);

  await test.step('the second of two who edit is told, and what the first did stays', async () => {
    await page.getByRole('button', { name: 'Edit…' }).click();
    await field(page, 'Name').fill('mine');
    await run(siteAdmin, 'mutation($id: ID!) { updateM2MCredential(id: $id, name: "theirs") { id } }', { id: client.nodeId });
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').getByText(/Somebody else changed this credential/)).toBeVisible();
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await expect(heading(page, 'theirs')).toBeVisible();
  });

  await open(page, `/users/${bot.username}/settings/tokens/m2m/${client.id}`);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await confirm(page, 'Delete');
  await expect(page.getByText('No M2M credentials yet')).toBeVisible();
  await expectApiToRefuse(byBearer(bearer));
});

test('what was reported as leaked stands on the pages of the account, with the way to what it did', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const [token, client] = [await makeToken(siteAdmin, bot), await makeM2MCredential(siteAdmin, bot)];
  const credentials = [token.secret, client.clientSecret];
  expect((await postJson(`${siteAdmin.url}/.api/credentials/leaked`, { credentials })).status).toBe(202);
  await open(page, `/users/${bot.username}/settings/tokens`);
  const notice = page.getByRole('note');
  await expect(notice).toContainText(token.secret.slice(-5));
  await expect(notice).toContainText('and was revoked');
  await expect(notice.getByRole('link', { name: /What it did/ })).toHaveAttribute(
    'href',
    `/site-admin/audit-log?credential=access-token%3A${token.id}`,
  );
  await page.getByRole('link', { name: 'M2M credentials' }).click();
  await expect(notice).toContainText(client.clientSecret.slice(-5));
  await expect(notice).not.toContainText(token.secret.slice(-5));
});
