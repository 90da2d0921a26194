import { screenTest as test } from '../fixtures/screens';
import { expect } from '../fixtures/test';
import { makeFailedMirror } from '../helpers/repositories';
import { open, rowAction } from '../helpers/ui';
import { expectAccessible } from './axe';

// Each look is a check of several seconds on a busy machine.
test.describe.configure({ timeout: 150_000 });

test('repositories: a selection, the fetch log, the question before opening one, a new one with errors', async ({ page, siteAdmin }) => {
  const { fullName } = await makeFailedMirror(siteAdmin);
  await open(page, `/site-admin/repositories?q=${encodeURIComponent(fullName)}`);
  await page.getByLabel(`Select ${fullName}`).check();
  await expect(page.getByText('1 selected')).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await rowAction(page, fullName, 'Log');
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('Repository not found.');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press('Escape');
  await page.getByRole('switch', { name: `${fullName} is unrestricted` }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New repository' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make repository' }).click();
  await expect(page.getByRole('dialog').getByLabel('Group', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page, { widths: [1280] });
});

test('a repository: branches, a source, a commit, a branch that is gone', async ({ page, bot, complaints }) => {
  const address = `/repositories/${bot.repositoryName}`;
  await open(page, address);
  await page.getByRole('button', { name: 'Branch or tag: main' }).click();
  await expect(page.getByRole('dialog').getByRole('link', { name: 'main' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, `${address}/-/blob/src/main.ts#L2`);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, `${address}/-/commits`);
  await page.getByRole('link', { name: 'First words' }).click();
  await expect(page.getByRole('heading', { name: '2 changed files' })).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
  complaints.allow(/status of 404/);
  await open(page, `${address}?rev=gone`);
  await expect(page.getByText('No such branch, tag or commit')).toBeVisible();
  await expectAccessible(page, { widths: [1280] });
});
