import { expect, test } from '../fixtures/test';
import { unique } from '../helpers/site';
import { expectRow, expectToast, field, heading, open, row } from '../helpers/ui';
import { byToken, expectApiToKnow, expectApiToRefuse } from '../helpers/ui-api';
import { m2mReveal, tokenReveal } from '../helpers/ui-credentials';
import { press, tabStops, tabTo } from '../helpers/ui-keyboard';

test('the main job needs no mouse, and the focus is where one expects it', async ({ page }) => {
  const username = unique('kb-bot');
  const keys = page.keyboard;

  await test.step('make a service account', async () => {
    await open(page, '/site-admin/users');
    await press(page, page.getByRole('link', { name: 'Skip to content' }));
    await press(page, page.getByRole('link', { name: 'Create User' }));
    await expect(heading(page, 'Create user')).toBeVisible();
    await expect(field(page, 'Username')).toBeFocused();
    await keys.type(username);
    await press(page, field(page, 'Service account'), 'Space');
    await press(page, page.getByRole('button', { name: 'Create service account' }));
    await expect(heading(page, `What next for ${username}`)).toBeVisible();
  });

  const dialog = tokenReveal(page);
  const secret = await test.step('give it a token', async () => {
    await press(page, page.getByRole('link', { name: 'Create access token' }));
    await expect(field(page, 'Description')).toBeFocused();
    await keys.type('by hand');
    await tabTo(page, field(page, 'Expiration'));
    await keys.type('30 days');
    await expect(field(page, 'Expiration')).toHaveValue('30');
    await keys.press('Enter');
    if (await dialog.isHidden()) await press(page, page.getByRole('button', { name: 'Generate token' }));
    await expect(field(dialog, 'Access token')).toBeFocused();
    await keys.press('Escape');
    await expect(dialog).toBeVisible();
    const stops = ['Show access token', 'Copy access token', 'Try it: who am I', 'I have stored this token'];
    expect((await tabStops(page, 6)).filter((stop) => stops.includes(stop))).toEqual(stops);
    await press(page, dialog.getByRole('button', { name: 'Show access token' }), 'Space');
    const value = await field(dialog, 'Access token').inputValue();
    await press(page, dialog.getByRole('checkbox', { name: 'I have stored this token' }), 'Space');
    await press(page, dialog.getByRole('button', { name: 'Done' }));
    await expect(page.getByRole('link', { name: 'by hand' })).toBeFocused();
    return value;
  });
  await expectApiToKnow(byToken(secret), username);

  await test.step('revoke it', async () => {
    const trigger = page.getByRole('button', { name: 'Actions for by hand' });
    const question = page.getByRole('alertdialog', { name: 'Revoke by hand?' });
    const lastItem = page.getByRole('menuitem', { name: 'Revoke…' });
    await press(page, trigger);
    await expect(lastItem).toBeVisible();
    await keys.press('End');
    await expect(lastItem).toBeFocused();
    await keys.press('Enter');
    await expect(question).toBeVisible();
    await keys.press('Escape');
    await expect(question).toBeHidden();
    await expect(trigger).toBeFocused();
    await keys.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Copy ID' })).toBeFocused();
    await keys.press('End');
    await expect(lastItem).toBeFocused();
    await keys.press('Enter');
    await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await press(page, question.getByRole('button', { name: 'Revoke' }));
    await expectToast(page, 'by hand was revoked');
    await expect(page.getByRole('main')).toBeFocused();
  });
  await expectApiToRefuse(byToken(secret));

  await test.step('give it an M2M credential', async () => {
    await press(page, page.getByRole('link', { name: 'M2M credentials' }));
    await expect(heading(page, 'M2M credentials')).toBeVisible();
    const create = page.getByRole('button', { name: 'Create M2M credential' });
    await press(page, create);
    await expect(field(page, 'Name')).toBeFocused();
    await keys.press('Escape');
    await expect(create).toBeFocused();
    await keys.press('c');
    await expect(field(page, 'Name')).toBeFocused();
    await keys.type('by keys');
    await keys.press('Enter');
    const created = m2mReveal(page);
    await expect(field(created, 'Client secret')).toBeFocused();
    await press(page, created.getByRole('checkbox', { name: 'I have stored this client secret' }), 'Space');
    await press(page, created.getByRole('button', { name: 'Done' }));
    await expectRow(page.getByRole('table'), { Name: 'by keys', Scopes: 'user:all' });
    await expect(row(page, 'by keys').getByRole('link', { name: 'by keys' })).toBeFocused();
  });
});
