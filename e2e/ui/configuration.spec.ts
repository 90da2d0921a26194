import { expect, test } from '../fixtures/test';
import { configure, signInAsAdmin, type Admin } from '../helpers/site';
import { expectFieldError, expectToast, field, heading, open, rowAction } from '../helpers/ui';
import { withOwnSite } from '../helpers/ui-own-site';

// A site of its own: what is tried here would be in force for every other test.
test('the configuration is edited, previewed, refused where wrong, and restored', async ({ page, context }) => {
  await withOwnSite(context, {}, async (site) => {
    const by = await signInAsAdmin(site);
    await context.addCookies([{ name: 'sgs', value: sessionOf(by), url: site.url, httpOnly: true, sameSite: 'Lax' }]);
    await open(page, `${site.url}/site-admin/configuration`);
    await expect(heading(page, 'Configuration')).toBeVisible();
    const text = field(page, 'Configuration text');
    const dialog = page.getByRole('dialog', { name: 'Save configuration?' });

    await test.step('Tab indents, and Escape lets it go', async () => {
      await text.fill('{');
      await text.press('Tab');
      await expect(text).toHaveValue('{  ');
      await text.press('Escape');
      await text.press('Tab');
      await expect(text).not.toBeFocused();
    });

    await test.step('what is wrong is said with its line', async () => {
      await text.fill('{\n  "auth.accessTokens": { "allow": "some" },\n  "nothing": 1\n}');
      await text.press('Control+s');
      await expectFieldError(text, /Line 2: auth\.accessTokens\.allow: .*Line 3: There is no setting "nothing"/);
      await expect(text).toBeFocused();
    });

    await test.step('what is right is shown before it is saved', async () => {
      await text.fill('{\n  // shorter\n  "auth.sessionLifetimeDays": 3\n}');
      await text.press('Control+s');
      await expect(dialog.getByRole('list', { name: 'Changed settings' })).toContainText('auth.sessionLifetimeDays: 7 becomes 3');
      await expect(dialog.getByRole('region', { name: 'Changed lines' })).toContainText('// shorter');
      await dialog.getByRole('button', { name: 'Save configuration' }).click();
      await expectToast(page, 'Configuration saved');
      await expect(page.getByRole('rowheader', { name: 'Version 1 In force' })).toBeVisible();
    });

    await test.step('whoever saves on an older version is told, and loads the newer one', async () => {
      await text.fill('{ "auth.sessionLifetimeDays": 4 }');
      await configure(by, { 'auth.sessionLifetimeDays': 5 });
      await page.getByRole('button', { name: 'Save configuration' }).click();
      await dialog.getByRole('button', { name: 'Save configuration' }).click();
      await expect(page.getByText('Somebody else saved first')).toBeVisible();
      await expect(text).toHaveValue('{ "auth.sessionLifetimeDays": 4 }');
      await page.getByRole('button', { name: 'Load their version' }).click();
      await expect(text).toHaveValue('{"auth.sessionLifetimeDays":5}');
    });

    await test.step('an older version is looked at and restored', async () => {
      await rowAction(page, 'Version 1', 'View');
      const shown = page.getByRole('dialog', { name: 'Version 1' });
      await expect(shown.getByRole('region', { name: 'As it was saved' })).toContainText('// shorter');
      await page.keyboard.press('Escape');
      await rowAction(page, 'Version 1', 'Restore…');
      const question = page.getByRole('dialog', { name: 'Restore version 1?' });
      await expect(question).toContainText('auth.sessionLifetimeDays: 5 becomes 3');
      await question.getByRole('button', { name: 'Restore version' }).click();
      await expectToast(page, 'Version 1 restored');
      await expect(text).toHaveValue(/\/\/ shorter/);
      await expect(page.getByRole('rowheader', { name: 'Version 3 In force' })).toBeVisible();
    });

    await expect(page.getByRole('region', { name: 'All settings' }).last()).toContainText('Lifetime of a token when none was asked for');
  });
});

const sessionOf = (by: Admin): string => /sgs=([^;]+)/.exec(by.headers.cookie ?? '')?.[1] ?? '';
