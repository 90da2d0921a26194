import { z } from 'zod';
import { expect, test } from '../fixtures/test';
import { data } from '../helpers/graphql';
import { makePerson, makeServiceAccount, unique } from '../helpers/site';
import { confirm, expectToast, field, heading, open, openList, row, rowAction } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

test('a role is made, given from the list of users, given an end, edited, and deleted with its holder named', async ({
  page,
  siteAdmin,
}) => {
  const bot = await makeServiceAccount(siteAdmin);
  const name = unique('Metadata editors');
  const dialog = page.getByRole('dialog');

  await test.step('it is made with permissions by namespace', async () => {
    await openList(page, '/site-admin/roles', 'Service Account');
    await expect(row(page, 'Site Administrator')).toContainText('System');
    await page.getByRole('button', { name: '+ Create role' }).click();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(field(dialog, 'Name')).toHaveAttribute('aria-invalid', 'true');
    await field(dialog, 'Name').fill(name);
    await dialog.getByRole('group', { name: 'Repository metadata' }).getByRole('checkbox', { name: 'REPO_METADATA#WRITE' }).check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expectToast(page, `${name} was created`);
    await expect(row(page, name)).toContainText('1 permission');
  });

  await test.step('it is given by typing its name, beside the locked role of the system', async () => {
    await open(page, `/site-admin/users?q=${bot.username}`);
    await rowAction(page, bot.username, 'Manage roles');
    await expect(dialog.getByRole('list', { name: 'Roles', exact: true })).toContainText('Service Account');
    await field(dialog, 'Search roles').fill(name.toLowerCase());
    await expect(dialog.getByRole('button', { name: `Add ${name}` })).toBeVisible();
    await field(dialog, 'Search roles').press('Enter');
    await expect(dialog.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
    await dialog.getByRole('button', { name: 'Update' }).click();
    await expectToast(page, `The roles of ${bot.username} were updated`);
  });

  await test.step('the Roles tab says what it allows, and takes an end and a reason', async () => {
    await openList(page, `/users/${bot.username}/settings/roles`, name);
    const permission = row(page, 'REPO_METADATA#WRITE');
    await expect(permission).toContainText(name);
    await rowAction(page, name, 'Change end and reason…');
    await field(dialog, 'Ends').fill('2020-01-01T00:00');
    await dialog.getByRole('button', { name: 'Update' }).click();
    await expect(field(dialog, 'Ends')).toHaveAccessibleDescription(/lies in the past/);
    await field(dialog, 'Ends').fill(`${new Date().getFullYear() + 2}-01-01T00:00`);
    await field(dialog, 'Reason').fill('Until the migration is done');
    await dialog.getByRole('button', { name: 'Update' }).click();
    await expectToast(page, `${bot.username} has the role ${name}`);
    await expect(row(page, name)).toContainText('Until the migration is done');
    await rowAction(page, name, 'Remove…');
    await confirm(page, 'Remove');
    await expect(permission).toBeHidden();
    await page.getByRole('button', { name: 'Assign role' }).click();
    await field(dialog, 'Role').selectOption(name);
    await dialog.getByRole('button', { name: 'Assign' }).click();
    await expect(permission).toBeVisible();
  });

  await test.step('of two who edit it the second is told', async () => {
    await openList(page, `/site-admin/roles?q=${encodeURIComponent(name)}`, name);
    await page.getByRole('button', { name, exact: true }).click();
    await field(dialog, 'Description').fill('Mine');
    const { roles } = await data(
      siteAdmin,
      z.object({ roles: z.object({ nodes: z.array(z.object({ id: z.string(), name: z.string() })) }) }),
      '{ roles { nodes { id name } } }',
    );
    const id = roles.nodes.find((role) => role.name === name)?.id;
    await data(siteAdmin, z.unknown(), 'mutation($id: ID!) { setPermissions(role: $id, permissions: []) { alwaysNil } }', { id });
    await dialog.getByRole('button', { name: 'Update' }).click();
    await expect(page.getByRole('alert').getByText(/Somebody else changed this role/)).toBeVisible();
    page.once('dialog', (question) => void question.accept());
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  await rowAction(page, name, 'Delete…');
  await expect(page.getByRole('alertdialog').getByRole('listitem')).toHaveText(bot.username);
  await confirm(page, 'Delete');
  await expectToast(page, `${name} was deleted`);
  await expect(page.getByText('No role matches')).toBeVisible();
});

test('a person reads the own roles and changes none', async ({ page, context, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  await open(page, `/users/${person.username}/settings/roles`);
  await expect(heading(page, 'Roles')).toBeVisible();
  await expect(row(page, 'User')).toContainText('Comes with the account');
  await expect(row(page, 'API#ACCESS')).toContainText('User');
  await expect(page.getByRole('button', { name: 'Assign role' })).toBeHidden();
});
