import { expect, test } from '../fixtures/test';
import { makePerson } from '../helpers/site';
import { open } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

test('the GraphQL console asks as who is signed in, from files of this server alone', async ({ page, context, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  const elsewhere: string[] = [];
  await open(page, '/');
  const { origin } = new URL(page.url());
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) elsewhere.push(request.url());
  });
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'GraphQL console' }).click();
  await expect(page).toHaveTitle('GraphQL console · Keyward');
  const run = page.getByRole('button', { name: /Execute query/ });
  await expect(run).toBeEnabled();
  const asked = page.waitForRequest((request) => request.url().endsWith('/.api/graphql') && (request.postData() ?? '').includes('WhoAmI'));
  await run.click();
  const request = await asked;
  expect(request.headers()['x-requested-with']).toBe('Sourcegraph');
  expect(await (await request.response())?.json()).toMatchObject({ data: { currentUser: { username: person.username } } });
  expect(elsewhere).toEqual([]);
});

test.describe('without a session', () => {
  test.use({ viewer: 'nobody' });

  test('the console asks to sign in', async ({ page }) => {
    await page.goto('/debug/console');
    await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Fdebug%2Fconsole$/);
  });
});
