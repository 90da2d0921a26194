import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { instance } from '../setup/instance';
import { basic, postForm, postJson, send, type Answer } from '../helpers/http';
import { admin, makeM2MCredential, makePerson, makeServiceAccount, makeToken, password, withToken } from '../helpers/site';

const apiPaths = [
  '/.api/graphql',
  '/.api/src-cli/version',
  '/.well-known/openid-configuration',
  '/healthz',
  '/readyz',
  '/__version',
  '/.api/nothing-here',
];

test('every answer carries the security headers and an id', async () => {
  const { url } = await admin();
  for (const where of [...apiPaths, '/sign-in', '/nothing-here', '/api/auth/csrf']) {
    const { headers } = await send(`${url}${where}`);
    expect(headers, where).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['x-request-id'], where).toMatch(/^[0-9a-f]{20}$/);
    expect(headers['x-powered-by'], where).toBeUndefined();
  }
});

test("pages run only what carries their nonce, which is a new one each time and never the client's", async () => {
  const { url } = await admin();
  const nonces = new Set<string>();
  for (const headers of [{}, {}, { 'x-nonce': 'mine', 'content-security-policy': "script-src 'nonce-mine'" }]) {
    const answer = await send(`${url}/sign-in`, { headers });
    const policy = String(answer.headers['content-security-policy']);
    const nonce = /script-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    for (const directive of [`default-src 'self'`, `object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`, `form-action 'self'`])
      expect(policy).toContain(directive);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    const scripts = [...answer.text.matchAll(/<script\b([^>]*)>/g)]
      .map(([, attributes = '']) => attributes)
      .filter((attributes) => !attributes.includes('application/json'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(answer.text).not.toContain('nonce="mine"');
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(3);
});

test('a request meant for another site is turned away: a name pointed at this machine opens nothing', async () => {
  const { url } = await admin();
  const { port } = new URL(url);
  for (const host of ['evil.example', `evil.example:${port}`, 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.0.1']) {
    for (const where of ['/sign-in', '/.api/graphql', '/healthz'])
      expect((await send(`${url}${where}`, { headers: { host } })).status, `${host}${where}`).toBe(421);
  }
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'LOCALHOST', `[::1]:${port}`])
    expect((await send(`${url}/healthz`, { headers: { host } })).status, host).toBe(200);
});

test('health, version and what the command line tool asks first', async () => {
  const { url } = await admin();
  expect(await send(`${url}/healthz`)).toMatchObject({ status: 200, text: 'ok\n' });
  expect((await send(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  expect((await send(`${url}/__version`)).text).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await send(`${url}/.api/src-cli/version`)).json()).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  expect((await send(`${url}/.api/nothing-here`)).status).toBe(404);
});

test('a page takes no body over a megabyte, and none of unknown length', async () => {
  const { url } = await admin();
  const large = await send(`${url}/sign-in`, { method: 'POST', headers: { 'content-length': String(2 * 1024 * 1024) }, body: 'x' });
  expect(large.status).toBe(413);
  const endless = await send(`${url}/sign-in`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
  expect(endless.status).toBe(411);
});

test.describe('the plain Next server', () => {
  let child: ReturnType<typeof spawn> | undefined;
  let plain = '';

  test.beforeAll(async () => {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    probe.close();
    plain = `http://127.0.0.1:${port}`;
    const root = path.resolve(import.meta.dirname, '../..');
    const { PATH, HOME, TMPDIR } = process.env;
    const { databaseUrl, dataDir } = instance();
    child = spawn(process.execPath, [path.join(root, 'node_modules/next/dist/bin/next'), 'start', '-H', '127.0.0.1', '-p', String(port)], {
      cwd: root,
      env: {
        PATH,
        HOME,
        TMPDIR,
        NODE_ENV: 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        KEYWARD_DATA_DIR: dataDir,
      },
      stdio: 'ignore',
    });
    await expect
      .poll(
        () =>
          send(`${plain}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 40_000 },
      )
      .toBe(200);
  });

  test.afterAll(async () => {
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });

  test('answers well-formed requests on every API path as the real one does', async () => {
    test.slow();
    const by = await admin();
    const [bot, person] = [await makeServiceAccount(by), await makePerson(by)];
    const { secret } = await makeToken(by, bot);
    const client = await makeM2MCredential(by, bot);
    const grant = { grant_type: 'client_credentials' };
    const whoAmI = { query: '{ currentUser { username } }' };
    const requests: Record<string, (url: string) => Promise<Answer>> = {
      graphql: (url) => postJson(`${url}/.api/graphql`, whoAmI, withToken(secret)),
      'graphql by query parameter': (url) => postJson(`${url}/.api/graphql?token=${secret}`, whoAmI),
      'graphql by Basic': (url) => postJson(`${url}/.api/graphql`, whoAmI, { authorization: basic(secret, '') }),
      'graphql by cookie': (url) => postJson(`${url}/.api/graphql`, whoAmI, by.headers),
      'graphql by nobody': (url) => postJson(`${url}/.api/graphql`, whoAmI),
      'graphql with a bad token': (url) => postJson(`${url}/.api/graphql`, whoAmI, withToken('nonsense')),
      'graphql with a header that cannot be parsed': (url) => postJson(`${url}/.api/graphql`, whoAmI, { authorization: 'token' }),
      'graphql that does not parse': (url) => postJson(`${url}/.api/graphql`, { query: '{' }, withToken(secret)),
      'graphql by GET': (url) => send(`${url}/.api/graphql`, { headers: withToken(secret) }),
      'an error of an operation': (url) =>
        postJson(`${url}/.api/graphql`, { query: 'mutation { createUser(username: "a b") { user { id } } }' }, by.headers),
      'cli version': (url) => send(`${url}/.api/src-cli/version`),
      'openid configuration': (url) => send(`${url}/.well-known/openid-configuration`),
      'oauth metadata': (url) => send(`${url}/.well-known/oauth-authorization-server`),
      'token refused': (url) => postForm(`${url}/.auth/idp/oauth/token`, { ...grant, client_id: client.clientId, client_secret: 'wrong' }),
      'token refused by Basic': (url) =>
        postForm(`${url}/.auth/idp/oauth/token`, grant, { authorization: basic(client.clientId, 'wrong') }),
      'grant not offered': (url) => postForm(`${url}/.auth/idp/oauth/token`, { grant_type: 'password' }),
      'site init again': (url) => postJson(`${url}/-/site-init`, { username: 'again', email: 'again@example.com', password }),
      'sign in wrong': (url) => postJson(`${url}/-/sign-in`, { email: person.username, password: 'wrong' }),
      'sign in as a form': (url) => postForm(`${url}/-/sign-in`, { email: person.username, password: 'wrong' }),
      'sign out': (url) => postJson(`${url}/-/sign-out`, {}),
      'v4 self': (url) => send(`${url}/api/v4/personal_access_tokens/self`, { headers: { 'private-token': secret } }),
      'v4 nobody': (url) => send(`${url}/api/v4/personal_access_tokens/self`),
      healthz: (url) => send(`${url}/healthz`),
      readyz: (url) => send(`${url}/readyz`),
      version: (url) => send(`${url}/__version`),
    };
    // What differs by the moment, or by which of the two it is.
    const faceOf = (answer: Answer, url: string) => ({
      status: answer.status,
      reason: answer.reason,
      text: answer.text.replaceAll(url, 'SITE').replace(/"last_used_at":"[^"]*"/, ''),
      headers: Object.fromEntries(
        ['content-type', 'cache-control', 'www-authenticate', 'allow', 'x-content-type-options', 'set-cookie'].map((name) => [
          name,
          answer.headers[name],
        ]),
      ),
      varies: String(answer.headers.vary ?? '').includes('Authorization'),
    });
    for (const [what, request] of Object.entries(requests)) {
      await test.step(what, async () => expect(faceOf(await request(plain), plain)).toEqual(faceOf(await request(by.url), by.url)));
    }
    const granted = await postForm(`${plain}/.auth/idp/oauth/token`, grant, { authorization: basic(client.clientId, client.clientSecret) });
    const { access_token: bearer } = granted.json() as { access_token: string };
    expect((await postJson(`${by.url}/.api/graphql`, whoAmI, { authorization: `Bearer ${bearer}` })).status).toBe(200);
  });
});
