import fs from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makePerson, makeServiceAccount, makeToken } from '../helpers/site';
import { expectRow, heading, open, rowAction } from '../helpers/ui';
import { expectQuery } from '../helpers/ui-accounts';
import { signInAs } from '../helpers/ui-session';

test('from everything to one event, its details, and a file of the same', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await makeToken(siteAdmin, bot, ['read_api']);
  await open(page, '/');
  await page.getByRole('link', { name: 'Audit log' }).first().click();
  await expect(heading(page, 'Audit log')).toBeVisible();
  const table = page.getByRole('table', { name: 'Audit events' });

  await test.step('filters stand in the address', async () => {
    await page.getByRole('searchbox', { name: 'Account' }).fill(bot.username);
    await expectQuery(page, { account: bot.username });
    await expect(table.getByRole('row')).toHaveCount(3);
    await expectRow(table, { Action: 'Created an access token', Who: siteAdmin.username, Door: 'GraphQL', Outcome: 'Done' });
    await page.getByRole('combobox', { name: 'Action' }).selectOption('token.create');
    await expect(table.getByRole('row')).toHaveCount(2);
    await page.getByRole('radio', { name: 'Refused' }).check();
    await expect(page.getByText('No event matches')).toBeVisible();
    await expectQuery(page, { account: bot.username, action: 'token.create', outcome: 'refused' });
    await page.goBack();
    await expect(table.getByRole('row')).toHaveCount(2);
  });

  const details = page.getByRole('dialog', { name: 'Created an access token' });
  await test.step('a row opens its details, which have an address too', async () => {
    await page.getByRole('button', { name: 'Created an access token', exact: true }).click();
    await expect(details.getByRole('row').filter({ hasText: 'scopes' })).toContainText('read_api');
    await expect(details).toContainText('Browser session');
    await page.reload();
    await expect(details).toBeVisible();
    await details.getByRole('button', { name: 'Only this credential' }).click();
    await expect(details).toBeHidden();
    await expect(page.getByRole('button', { name: /^Remove filter Credential session:\d+/ })).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expectQuery(page, {});
  });

  await test.step('what was done to one thing is a list of its own', async () => {
    await open(page, `/site-admin/audit-log?account=${bot.username}&action=token.create`);
    await page.getByRole('button', { name: 'Created an access token', exact: true }).click();
    await details.getByRole('button', { name: 'Only this target' }).click();
    await expect(page.getByRole('button', { name: /^Remove filter Target access-token:\d+/ })).toBeVisible();
    await open(page, `/site-admin/audit-log?target=user:${bot.id}`);
    await expect(table.getByRole('row')).toHaveCount(2);
    await expectRow(table, { Action: 'Created an account', Who: siteAdmin.username });
    await page.getByRole('button', { name: `Remove filter Target user:${bot.id}` }).click();
    await expectQuery(page, {});
  });

  await test.step('the file has what the list shows', async () => {
    await open(page, `/site-admin/audit-log?account=${bot.username}&action=token.`);
    await expect(page.getByText('the newest 1,000,000 events at most')).toBeVisible();
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    const download = await started;
    expect(download.suggestedFilename()).toMatch(/^keyward-audit-.*\.csv$/);
    const lines = (await fs.readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('token.create');
  });
});

test('the list goes on without numbers, and back to the newest', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await sql(
    `INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName") SELECT 'test.' || n, 'SUCCESS', 'system', $1, $2
     FROM generate_series(1, 60) AS n`,
    [bot.id, bot.username],
  );
  await open(page, `/site-admin/audit-log?account=${bot.username}`);
  const first = page.getByRole('rowheader').first().getByRole('button');
  await expect(first).toHaveText('Test: 60');
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(first).toHaveText('Test: 35');
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(first).toHaveText('Test: 10');
  await expect(page.getByRole('button', { name: 'Older' })).toBeDisabled();
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect(first).toHaveText('Test: 35');
  await page.getByRole('button', { name: 'Newest' }).click();
  await expect(first).toHaveText('Test: 60');
  await rowAction(page, await rowNameOf(page), 'Show details');
  await expect(page.getByRole('dialog', { name: 'Test: 60' })).toBeVisible();
});

/** Rows are called by their action and their number. */
async function rowNameOf(page: Page): Promise<string> {
  const name = await page.getByRole('button', { name: /^Actions for Test: 60/ }).getAttribute('aria-label');
  return name?.replace('Actions for ', '') ?? '';
}

test('accounts that are gone are found by their name, unknown ones are said to be unknown', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  await sql('UPDATE "User" SET "deletedAt" = now() WHERE id = $1', [bot.id]);
  await open(page, `/site-admin/audit-log?account=${bot.username}`);
  await expect(page.getByRole('rowheader', { name: 'Created an account' })).toBeVisible();
  await open(page, '/site-admin/audit-log?account=nobody-has-this-name');
  await expect(page.getByText('No account is called "nobody-has-this-name"')).toBeVisible();
});

test('what nobody knows is added up by where it came from', async ({ page }) => {
  await sql(
    `INSERT INTO "AuthRefusal" (minute, reason, door, address, count)
     VALUES (date_trunc('minute', now()), 'unknown', 'graphql', '192.0.2.99', 312) ON CONFLICT DO NOTHING`,
  );
  await open(page, '/site-admin/audit-log');
  await page.getByRole('link', { name: 'Unknown credentials' }).click();
  await expectRow(page.getByRole('table', { name: 'Unknown credentials' }), { Address: '192.0.2.99', Reason: 'Unknown', Times: '312' });
});

test('others see what happened to their own account on their home page, not the log', async ({
  page, context, siteAdmin, complaints,
}) => {
  complaints.allow(/status of 403/);
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  await open(page, '/site-admin/audit-log');
  await expect(page.getByText('This page is for site admins')).toBeVisible();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await expect(page.getByText('What happened to your account')).toBeVisible();
  await expect(page.getByText('Created an account')).toBeVisible();
});
