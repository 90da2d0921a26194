import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { startServer } from '../setup/server';
import { postGraphQL, run } from '../helpers/graphql';
import { basic, postForm, postJson, send } from '../helpers/http';
import { withDataFolder, withOwnServer, withServer } from '../helpers/own-server';
import {
  makeM2MCredential,
  makePerson,
  makeServiceAccount,
  makeToken,
  password,
  signIn,
  signInAsAdmin,
  unique,
  withToken,
} from '../helpers/site';

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const whoAmI = '{ currentUser { username } }';

test.describe('a start', () => {
  test('with a KEYWARD_ variable that does not exist stops with a sentence', async () => {
    await withDataFolder(async (dataDir) => {
      const attempt = startServer({ dataDir, env: { KEYWARD_DATADIR: '/nowhere' } });
      await expect(attempt).rejects.toThrow(/KEYWARD_DATADIR is not a setting of Keyward\. The ones that begin so are .*KEYWARD_DATA_DIR/);
      expect(findEmbeddedPostgres(dataDir), 'no database left running').toBeNull();
    });
  });

  test('with a bad value stops with a sentence, without a stack', async () => {
    await withDataFolder(async (dataDir) => {
      const attempt = startServer({ dataDir, env: { TRUSTED_PROXIES: '10.0.0.0/99', LOG_LEVEL: 'loud' } });
      await expect(attempt).rejects.toThrow(/TRUSTED_PROXIES is not usable: write .*\n.*LOG_LEVEL is not usable: write /);
      await attempt.catch((error: unknown) => expect(String(error).split('It printed:')[1]).not.toMatch(/\n\s+at /));
    });
  });

  test('with other server keys is refused, and the right ones still work afterwards', async () => {
    await withDataFolder(async (dataDir) => {
      const right = { KEYWARD_SECRET_KEYS: key('a') };
      const secret = await withServer({ dataDir, env: right }, async (server) => {
        const by = await signInAsAdmin(server);
        return (await makeToken(by, await makeServiceAccount(by))).secret;
      });
      const other = key('a');
      const attempt = startServer({ dataDir, env: { KEYWARD_SECRET_KEYS: other } });
      await expect(attempt).rejects.toThrow(/The server keys do not fit this database/);
      await attempt.catch((error: unknown) => expect(String(error)).not.toContain(other.slice(2)));
      expect(findEmbeddedPostgres(dataDir), 'no database left running').toBeNull();
      await withServer({ dataDir, env: { KEYWARD_SECRET_KEYS: `${key('b')},${right.KEYWARD_SECRET_KEYS}` } }, async (server) => {
        expect((await postGraphQL({ url: server.url, headers: withToken(secret) }, whoAmI)).status).toBe(200);
      });
    });
  });
});

test('two servers on one data folder share its database, which ends with the last of them and not before', async () => {
  await withDataFolder(async (dataDir) => {
    const secret = await withServer({ dataDir }, (second) =>
      withServer({ dataDir }, async (first) => {
        const by = await signInAsAdmin(first);
        const { secret: made } = await makeToken(by, await makeServiceAccount(by));
        expect((await postGraphQL({ url: second.url, headers: withToken(made) }, whoAmI)).status).toBe(200);
        return made;
      }).then(async (made) => {
        expect(findEmbeddedPostgres(dataDir)).not.toBeNull();
        expect((await postGraphQL({ url: second.url, headers: withToken(made) }, whoAmI)).status).toBe(200);
        return made;
      }),
    );
    expect(secret).toBeTruthy();
    expect(findEmbeddedPostgres(dataDir)).toBeNull();
  });
});

test('SIGTERM: the request under way gets its answer, new ones are not taken, and the process ends', async () => {
  await withDataFolder(async (dataDir) => {
    await withServer({ dataDir }, async (server) => {
      const by = await signInAsAdmin(server);
      const { secret } = await makeToken(by, await makeServiceAccount(by));
      const body = JSON.stringify({ query: whoAmI });
      const request = http.request(`${server.url}/.api/graphql`, {
        method: 'POST',
        headers: { ...withToken(secret), 'content-length': Buffer.byteLength(body) },
        agent: false,
      });
      request.write(body.slice(0, 5));
      await once(request, 'socket');
      // An answer on another connection says that the server has read what was sent before it.
      await send(`${server.url}/healthz`);
      process.kill(server.pid, 'SIGTERM');
      await expect
        .poll(() =>
          send(`${server.url}/healthz`, { headers: { connection: 'close' } }).then(
            () => 'taken',
            () => 'refused',
          ),
        )
        .toBe('refused');
      request.end(body.slice(5));
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      expect(response.statusCode).toBe(200);
      response.resume();
      await expect.poll(() => findEmbeddedPostgres(dataDir), { timeout: 15_000 }).toBeNull();
    });
  });
});

test('/readyz tells the truth about the database: 503 while it is gone, 200 again after', async () => {
  await withOwnServer({}, async (server) => {
    const ready = () => send(`${server.url}/readyz`).then(({ status }) => status);
    expect(await ready()).toBe(200);
    const pidFile = fs
      .readdirSync(server.dataDir, { recursive: true, encoding: 'utf8' })
      .find((name) => path.basename(name) === 'postmaster.pid');
    const postmaster = Number(fs.readFileSync(path.join(server.dataDir, pidFile ?? ''), 'utf8').split('\n', 1)[0]);
    process.kill(postmaster, 'SIGKILL');
    await expect.poll(ready, { intervals: [20] }).toBe(503);
    expect((await send(`${server.url}/healthz`)).status).toBe(200);
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    expect((await signInAsAdmin(server)).username).toBe('admin');
  });
});

test('kill -9 while eight writers create accounts and tokens: every acknowledged one is there and works', async () => {
  await withDataFolder(async (dataDir) => {
    const server = await startServer({ dataDir });
    const site = { url: server.url, databaseUrl: findEmbeddedPostgres(dataDir)?.url ?? '' };
    const by = await signInAsAdmin(site);
    const acknowledged: { username: string; secret: string }[] = [];
    let isDown = false;
    const writer = async () => {
      while (!isDown) {
        try {
          const bot = await makeServiceAccount(by);
          acknowledged.push({ username: bot.username, secret: (await makeToken(by, bot)).secret });
        } catch (error) {
          if (
            !isDown &&
            !(error instanceof Error && /ECONN|socket hang up/.test(`${error.message} ${'code' in error ? String(error.code) : ''}`))
          )
            throw error;
          return;
        }
      }
    };
    const writers = Array.from({ length: 8 }, writer);
    await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(60);
    isDown = true;
    await server.kill9();
    await Promise.all(writers);
    await withServer({ dataDir }, async (again) => {
      for (const { username, secret } of acknowledged) {
        const answer = await postGraphQL({ url: again.url, headers: withToken(secret) }, whoAmI);
        expect({ status: answer.status, text: answer.text }).toEqual({
          status: 200,
          text: JSON.stringify({ data: { currentUser: { username } } }),
        });
      }
    });
  });
});

test('no secret reaches the logs, not even at the level debug and by callers who put it where it does not belong', async () => {
  await withOwnServer({ LOG_LEVEL: 'debug' }, async (server) => {
    const by = await signInAsAdmin(server);
    const [bot, person] = [await makeServiceAccount(by), await makePerson(by)];
    const { secret } = await makeToken(by, bot);
    const client = await makeM2MCredential(by, bot);
    const grant = await postForm(
      `${server.url}/.auth/idp/oauth/token`,
      { grant_type: 'client_credentials' },
      { authorization: basic(client.clientId, client.clientSecret) },
    );
    const { access_token: bearer } = grant.json() as { access_token: string };
    const session = await signIn(server, person);
    const wrong = unique('wrong-password');
    const unknown = `sgp_local_${randomBytes(20).toString('hex')}`;
    const secrets = [
      secret,
      client.clientSecret,
      bearer,
      password,
      wrong,
      unknown,
      session.cookie?.slice(4) ?? '',
      by.headers.cookie?.slice(4) ?? '',
    ];

    for (const token of [secret, bearer, unknown]) {
      await send(`${server.url}/.api/graphql?token=${token}`, {
        method: 'POST',
        headers: { authorization: `token ${token}`, 'user-agent': 'plain' },
        body: JSON.stringify({ query: whoAmI }),
      });
      await send(`${server.url}/sign-in?token=${token}&returnTo=/${token}`);
      await send(`${server.url}/readyz?token=${token}`);
      await run(by, 'mutation($token: String) { deleteAccessToken(byToken: $token) { alwaysNil } }', { token: `${token}x` });
      await run(by, `{ user(username: "${token}") { id } }`);
      await run(by, `{ nonsense(token: "${token}") }`);
    }
    await postJson(`${server.url}/-/sign-in`, { email: person.username, password: wrong });
    await postForm(`${server.url}/.auth/idp/oauth/token`, {
      grant_type: 'client_credentials',
      client_id: 'a\0b',
      client_secret: client.clientSecret,
    });
    await send(`${server.url}/api/auth/session`, { headers: session });
    await send(`${server.url}/api/auth/callback/credentials`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `login=${person.username}&password=${wrong}`,
    });

    await expect.poll(() => server.logs()).toContain('"path":"/.auth/idp/oauth/token"');
    const logs = server.logs();
    expect(logs).toContain('"path":"/sign-in"');
    for (const each of secrets) {
      expect(each.length).toBeGreaterThan(10);
      expect(logs.includes(each), `a secret of ${each.length} characters`).toBe(false);
      expect(logs.includes(each.slice(-40)), 'the end of a secret').toBe(false);
    }
  });
});
