import { FakeCodeHost } from '../../scripts/testing/fake-code-host';
import { expect, test } from '../fixtures/test';
import { unique } from '../helpers/site';
import {
  expectFieldError,
  expectRow,
  expectTitleIsHeading,
  expectToast,
  field,
  heading,
  open,
  openList,
  row,
  rowAction,
} from '../helpers/ui';

test('a GitHub is added, tested, watched, edited, and removed with its repositories kept', async ({ page }) => {
  const host = await new FakeCodeHost('github').start();
  const [org, name] = [unique('acme'), unique('Our GitHub')];
  host.repositories = [{ id: 1, name: `${org}/api`, visibility: 'public' }, { id: 2, name: `${org}/web` }];
  host.scopes = ['repo'];
  const text = field(page, 'Configuration text');

  await test.step('the form and the text are two views of one thing', async () => {
    await open(page, '/site-admin/external-services/new');
    await field(page, 'Display name').fill(name);
    await text.fill(`{\n  // ours\n  "url": "https://github.com"\n}`);
    await field(page, 'Address').fill(host.url);
    await field(page, 'Token').fill('wrong-token');
    await field(page, 'Organisations').fill(`${org}\n`);
    await expect(text).toHaveValue(
      new RegExp(`// ours\\s+"url": "${host.url}",\\s+"token": "wrong-token",\\s+"orgs": \\[\\s+"${org}"\\s+\\]`),
    );
    await text.fill('{ "url": ');
    await expect(page.getByText('The text cannot be read')).toBeVisible();
    await page.getByRole('button', { name: 'Add code host' }).click();
    await expectFieldError(text, /Line 1: value expected/);
    await text.fill(`{\n  // ours\n  "url": "${host.url}",\n  "token": "wrong-token",\n  "orgs": ["${org}"]\n}`);
  });

  await test.step('a test of the connection says who the token is, and what it lacks', async () => {
    const test = page.getByRole('button', { name: 'Test connection' });
    await test.click();
    await expect(page.getByRole('status').filter({ hasText: 'does not work' })).toContainText('does not know the token (401)');
    await field(page, 'Token').fill(host.token);
    await test.click();
    const result = page.getByRole('status').filter({ hasText: 'The connection works' });
    await expect(result).toContainText('Signed in as robot.');
    await expect(result).toContainText('Missing scopes: read:org');
  });

  await test.step('it is added, and what it has is listed while one looks', async () => {
    await page.getByRole('button', { name: 'Add code host' }).click();
    await expectToast(page, `${name} was added`);
    await expect(heading(page, name)).toBeVisible();
    await expectTitleIsHeading(page);
    const progress = page.getByRole('status', { name: 'Progress' });
    await expect(progress).toContainText('Up to date', { timeout: 20_000 });
    await expect(progress).toContainText('Found 2, added 2');
    await expect(page.getByRole('region', { name: 'Log' })).toContainText(`Organisation ${org}: 2 repositories.`);
    await expect(text).toHaveValue(/"token": "REDACTED"/);
    await expect(page.locator('body')).not.toContainText(host.token);
  });

  await test.step('its stored token goes to no other address', async () => {
    await field(page, 'Address').fill('https://elsewhere.example.test');
    await page.getByRole('button', { name: 'Save connection' }).click();
    await expectFieldError(text, /a stored secret is not sent there/);
    await field(page, 'Address').fill(host.url);
    await field(page, 'Look for changes').selectOption('Every day');
    await page.getByRole('button', { name: 'Save connection' }).click();
    await expectToast(page, `${name} was saved`);
  });

  await test.step('it is synchronised from the list, and removed', async () => {
    host.repositories.push({ id: 3, name: `${org}/more` });
    await openList(page, `/site-admin/external-services?q=${encodeURIComponent(name)}`, name);
    await rowAction(page, name, 'Synchronise');
    await expectToast(page, `${name} is being synchronised`);
    await expect(async () => {
      await page.reload();
      await expectRow(page.getByRole('table', { name: 'Code hosts' }), { Connection: name, Repositories: '3', State: 'Up to date' });
    }).toPass({ timeout: 20_000 });
    await openList(page, `/site-admin/external-services?q=${encodeURIComponent(name)}`, name);
    await rowAction(page, name, 'Remove…');
    const dialog = page.getByRole('dialog', { name: `Remove ${name}?` });
    await dialog.getByRole('radio', { name: 'Keep the copies' }).check();
    await dialog.getByRole('button', { name: 'Remove connection' }).click();
    await expectToast(page, `${name} was removed`);
    await expect(row(page, name)).toHaveCount(0);
  });
  await host.stop();
});
