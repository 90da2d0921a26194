import { expect, test } from '../fixtures/test';
import { sql } from '../helpers/database';
import { makeRepositoryRows } from '../helpers/repository-rows';
import { makePerson, makeServiceAccount, unique } from '../helpers/site';
import { confirm, expectRow, expectTitleIsHeading, expectToast, field, heading, open, row, rowAction } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

test('repositories are given by pattern, by choice and by the switch, explained, and taken away again', async ({ page, siteAdmin }) => {
  const bot = await makeServiceAccount(siteAdmin);
  const host = unique('host');
  const [one, two, three] = await makeRepositoryRows(3, host);
  if (!one || !two || !three) throw new Error('three repositories were made');
  const dialog = page.getByRole('dialog');
  const table = page.getByRole('table', { name: `Repositories of ${bot.username}` });

  await test.step('by pattern, with what it matches', async () => {
    // What is public is in the list too, and other tests make some.
    await open(page, `/users/${bot.username}/settings/permissions?q=${host}`);
    await expectTitleIsHeading(page);
    await expect(page.getByText('No repository matches')).toBeVisible();
    await page.getByRole('button', { name: 'Add repositories' }).click();
    await dialog.getByText('By pattern').click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert').getByText('Write a pattern such as')).toBeVisible();
    await field(dialog, 'Pattern').fill(`${host}/app-*`);
    await expect(dialog.getByText('3 repositories match, 3 of them new.')).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'Matches' })).toContainText(two.fullName);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expectToast(page, `3 repositories added to ${bot.username}`);
    await expectRow(table, { Repository: one.fullName, Reason: 'Given to the account' });
  });

  await test.step('by choice, after one was removed', async () => {
    await rowAction(page, two.fullName, 'Remove…');
    await confirm(page, 'Remove');
    await expect(row(page, two.fullName)).toBeHidden();
    await page.getByRole('button', { name: 'Add repositories' }).click();
    await field(dialog, 'Search repositories').fill(two.fullName);
    await dialog.getByRole('button', { name: `Add ${two.fullName}` }).click();
    await field(dialog, 'Ends').fill(`${new Date().getFullYear() + 2}-01-01T00:00`);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(row(page, two.fullName)).toContainText('ends');
  });

  await test.step('by the switch, which warns', async () => {
    const all = page.getByRole('switch', { name: 'All current and future repositories' });
    await all.click();
    await expect(dialog).toContainText('Keep the tokens of this account private');
    await dialog.getByRole('button', { name: 'Give access' }).click();
    await expectToast(page, `${bot.username} reads all repositories`);
    await expect(all).toBeChecked();
    await expectRow(table, { Repository: one.fullName, Reason: 'All repositories are switched on' });
    await all.click();
    await confirm(page, 'Take back');
    await expect(all).not.toBeChecked();
  });

  await test.step('the repository names who reads it, and why', async () => {
    await page.getByRole('link', { name: one.fullName }).click();
    await expect(heading(page, `Permissions of ${one.fullName}`)).toBeVisible();
    await open(page, `/repositories/${one.fullName}/-/settings/permissions?q=${bot.username}`);
    await expectTitleIsHeading(page);
    await expect(row(page, bot.username)).toContainText('Given to the account');
    const unrestricted = page.getByRole('switch', { name: 'Unrestricted' });
    await unrestricted.click();
    await confirm(page, 'Open');
    await expect(page.getByText('Every account reads it, beside those that are listed.')).toBeVisible();
    await expect(row(page, bot.username)).toContainText('Open to every account');
    await unrestricted.click();
    await confirm(page, 'Restrict');
    await expect(unrestricted).not.toBeChecked();
    await rowAction(page, bot.username, 'Explain…');
    await dialog.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect(dialog.getByText(`${bot.username} may read ${one.fullName}`)).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'Doors' })).toContainText(/Open\s*Git/);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  await test.step('many at once, but only what was given', async () => {
    const [group] = await sql<{ id: number }>('SELECT "groupId" AS id FROM "Repository" WHERE id = $1', [one.id]);
    await sql('INSERT INTO "Membership" ("userId", "groupId", "accessLevel", "updatedAt") VALUES ($1, $2, 30, now())', [bot.id, group?.id]);
    await sql('DELETE FROM "RepositoryGrant" WHERE "userId" = $1 AND "repositoryId" = $2', [bot.id, three.id]);
    await open(page, `/users/${bot.username}/settings/permissions?q=${host}`);
    await expect(row(page, three.fullName)).toContainText(`Member of ${host} as Developer`);
    await row(page, one.fullName).getByRole('checkbox').check();
    await row(page, two.fullName).getByRole('checkbox').check();
    await page.getByRole('status').getByRole('button', { name: 'Remove…' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('It keeps reading 2 of them for another reason.');
    await confirm(page, 'Remove');
    await expectToast(page, `2 repositories removed from ${bot.username}`);
    await expect(row(page, one.fullName)).not.toContainText('Given to the account');
  });
});

test('a person reads the own permissions, changes none, and sees those of nobody else', async ({ page, context, siteAdmin }) => {
  const [person, bot] = [await makePerson(siteAdmin), await makeServiceAccount(siteAdmin)];
  const [repository] = await makeRepositoryRows(1);
  if (!repository) throw new Error('a repository was made');
  await sql('INSERT INTO "RepositoryGrant" ("userId", "repositoryId", "updatedAt") VALUES ($1, $2, now())', [person.id, repository.id]);
  await signInAs(context, person);
  await open(page, `/users/${person.username}/settings/permissions?q=${repository.fullName}`);
  await expect(row(page, repository.fullName)).toContainText('Given to the account');
  await expect(page.getByRole('button', { name: 'Add repositories' })).toBeHidden();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await expect(page.getByRole('link', { name: repository.fullName })).toBeHidden();
  for (const path of [`/users/${bot.username}/settings/permissions`, `/repositories/${repository.fullName}/-/settings/permissions`]) {
    expect((await page.request.get(path)).status()).toBe(404);
  }
});
