import { once } from 'node:events';
import http from 'node:http';
import { expect, test } from '../fixtures/test';
import { run } from '../helpers/graphql';
import { makePerson, withToken } from '../helpers/site';
import { instance } from '../setup/instance';
import { heading, open } from '../helpers/ui';
import { signInAs } from '../helpers/ui-session';

test.use({ viewer: 'nobody' });

/** What an editor does: it listens on this computer for one request. */
async function listen() {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const received = new Promise<string>((resolve) => {
    server.on('request', (request, response) => {
      response.end('Token received.');
      if (request.url?.startsWith('/api/sourcegraph/token')) resolve(new URL(request.url, 'http://localhost').searchParams.get('token') ?? '');
    });
  });
  return { port, received, close: () => server.close() };
}

test('an editor that listens here is handed a token, once the person agrees', async ({ context, page, siteAdmin }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  const editor = await listen();
  try {
    await open(page, `/user/settings/tokens/new/callback?requestFrom=JETBRAINS-${editor.port}`);
    await expect(heading(page, 'Connect your JetBrains editor?')).toBeVisible();
    await expect(page.getByText(`http://localhost:${editor.port}`)).toBeVisible();
    await page.getByRole('button', { name: 'Connect your JetBrains editor' }).click();
    const token = await editor.received;
    const { data } = await run({ url: instance().url, headers: withToken(token) }, '{ currentUser { username } }');
    expect(data).toEqual({ currentUser: { username: person.username } });
  } finally {
    editor.close();
  }
});

test('no other place is handed anything, and nobody else’s page is shown', async ({ context, page, siteAdmin, complaints }) => {
  const person = await makePerson(siteAdmin);
  await signInAs(context, person);
  await open(page, '/user/settings/tokens/new/callback?requestFrom=https://evil.example');
  await expect(page.getByText('This editor is not known here')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Connect/ })).toHaveCount(0);
  complaints.allow(/404/);
  const answer = await page.goto(`/users/${siteAdmin.username}/settings/tokens/new/callback?requestFrom=CODY`);
  expect(answer?.status()).toBe(404);
});
