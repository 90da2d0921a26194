import { FakeCodeHost } from '../../scripts/testing/fake-code-host';
import { expect, test } from '../fixtures/test';
import { run } from '../helpers/graphql';
import { numberOf, unique } from '../helpers/site';
import { expectFieldError, expectNoSidewaysScroll, field, open, openList, rowAction } from '../helpers/ui';
import { expectAccessible } from './axe';

test.describe.configure({ timeout: 150_000 });

test('a connection in the list, the question before it goes, and its page with a log, a test and an error', async ({ page, siteAdmin }) => {
  const host = await new FakeCodeHost('gitlab').start();
  host.repositories = [{ id: 1, name: `${unique('acme')}/api` }];
  const displayName = unique('A connection with a name that is as long as names of connections may be, or nearly');
  const values = { url: host.url, token: host.token, projectQuery: ['all', 'groups/nobody/projects'], webhooks: [] };
  const config = JSON.stringify(values, null, 2);
  const input = { kind: 'GITLAB', displayName, config };
  const add = 'mutation($input: AddExternalServiceInput!) { addExternalService(input: $input) { id } }';
  const { data } = await run(siteAdmin, add, { input });
  const id = numberOf(String(Object(data?.addExternalService).id));

  await open(page, `/site-admin/external-services/${id}`);
  await expect(page.getByRole('status', { name: 'Progress' })).toContainText('Seen in part', { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('Nothing is removed in this run.');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Missing scopes' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await field(page, 'Configuration text').fill('{ "url": 7 }');
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expectFieldError(field(page, 'Configuration text'), /Line 1: url/);
  await expectAccessible(page);

  page.once('dialog', (dialog) => void dialog.accept());
  await page.setViewportSize({ width: 1280, height: 800 });
  await openList(page, `/site-admin/external-services?q=${encodeURIComponent(displayName)}`, displayName);
  await rowAction(page, displayName, 'Remove…');
  await expect(page.getByRole('dialog', { name: `Remove ${displayName}?` })).toBeVisible();
  await expectAccessible(page);
  await host.stop();
});
