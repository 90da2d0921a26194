import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemActor, type AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { closeBoss } from '@/lib/queue/boss';
import { closeLocks } from '@/lib/queue/locks';
import { signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { FakeCodeHost, send } from '@/scripts/testing/fake-code-host';
import { dueJob } from './jobs';
import {
  cancelCodeHostSyncOperation,
  createCodeHostOperation,
  deleteCodeHostOperation,
  getCodeHostOperation,
  getCodeHostSyncOperation,
  listCodeHostsOperation,
  listCodeHostSyncsOperation,
  synchroniseCodeHostOperation,
  testCodeHostOperation,
  updateCodeHostOperation,
} from './operations';
import { gitAccessOf } from './service-git-access';
import { finishRemoval, runSyncs } from './service-run';

vi.hoisted(() => {
  process.env.KEYWARD_ALLOWED_HOSTS = 'localhost';
});

let admin: AccountActor;
let host: FakeCodeHost;
const never = new AbortController().signal;
const limits = { firstRetryMs: 1, requestMs: 2_000, attempts: 2 };
const sync = (id: number, signal = never) => runSyncs(id, signal, limits);

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  admin = await signInAs(await makeSiteAdmin());
  host = await new FakeCodeHost('github').start();
  host.token = unique('token');
});
afterEach(() => host.stop());
afterAll(async () => {
  await closeBoss();
  await closeLocks();
});

const config = (more: Record<string, unknown> = {}) =>
  JSON.stringify({ url: host.url, token: host.token, repositoryQuery: ['all'], ...more });
const create = (text = config(), displayName = unique('host')) =>
  execute(createCodeHostOperation, admin, { kind: 'GITHUB', displayName, config: text });
const get = (id: number) => execute(getCodeHostOperation, admin, { id });
const update = (id: number, change: object) => execute(updateCodeHostOperation, admin, { id, ...change });
const eventsOf = (id: number) =>
  db().auditEvent.findMany({
    where: { targetType: 'code-host', targetId: String(id), outcome: 'SUCCESS' },
    orderBy: { id: 'asc' },
    select: { action: true, after: true },
  });

describe('a connection', () => {
  it('keeps its comments and not its secrets, anywhere', async () => {
    const owner = unique('acme');
    const head = `{\n  // ours since 2019\n  "url": "${host.url}",\n  "token": "${host.token}", // rotate me`;
    const text = `${head}\n  "orgs": ["${owner}"],\n  "webhooks": [1]\n}`;
    const made = await create(text);
    expect(made).toMatchObject({ url: host.url, hasToken: true, hasSshKey: false, repositoryCount: 0, lastSync: { state: 'QUEUED' } });
    expect(made.config).toBe(text.replace(host.token, 'REDACTED'));
    expect(made.warnings.join(' ')).toContain('"webhooks" is kept');
    expect(await gitAccessOf(made.id)).toEqual({ kind: 'basic', username: 'x-access-token', password: host.token });
    await expect(gitAccessOf(made.id, 'http://localhost:1/acme/api.git')).rejects.toMatchObject({ code: 'precondition_failed' });
    expect(await columnsHolding([
      host.token,
      Buffer.from(host.token).toString('hex'),
      Buffer.from(host.token).toString('base64'),
    ])).toEqual([]);
    expect(await eventsOf(made.id)).toMatchObject([{ action: 'codehost.create', after: { config: made.config } }]);
  });

  it('is for site admins alone', async () => {
    const { id } = await create();
    const person = await signInAs(await makePerson());
    const given = { kind: 'GITHUB', displayName: 'x', config: config() };
    const refused = { code: 'forbidden', reason: 'must_be_site_admin' };
    await expect(execute(listCodeHostsOperation, person, {})).rejects.toMatchObject(refused);
    await expect(execute(getCodeHostOperation, person, { id })).rejects.toMatchObject(refused);
    await expect(execute(createCodeHostOperation, person, given)).rejects.toMatchObject(refused);
    await expect(execute(updateCodeHostOperation, person, { id, displayName: 'y' })).rejects.toMatchObject(refused);
    await expect(execute(deleteCodeHostOperation, person, { id, repositories: 'delete' })).rejects.toMatchObject(refused);
    await expect(execute(testCodeHostOperation, person, { kind: 'GITHUB', config: config() })).rejects.toMatchObject(refused);
    await expect(execute(synchroniseCodeHostOperation, person, { id })).rejects.toMatchObject(refused);
    await expect(execute(cancelCodeHostSyncOperation, person, { id })).rejects.toMatchObject(refused);
    await expect(execute(listCodeHostSyncsOperation, person, { codeHostId: id })).rejects.toMatchObject(refused);
    await expect(execute(getCodeHostSyncOperation, person, { id: 1 })).rejects.toMatchObject(refused);
    const nobody = { id: 2_000_000_000 };
    const none = { code: 'not_found' };
    await expect(execute(getCodeHostOperation, admin, nobody)).rejects.toMatchObject(none);
    await expect(execute(synchroniseCodeHostOperation, admin, nobody)).rejects.toMatchObject(none);
    await expect(execute(cancelCodeHostSyncOperation, admin, nobody)).rejects.toMatchObject(none);
    await expect(execute(getCodeHostSyncOperation, admin, nobody)).rejects.toMatchObject(none);
  });

  it('refuses what is wrong with its place, and changes nothing', async () => {
    const before = await db().codeHost.count();
    await expect(create('{ "url": ')).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { config: expect.stringContaining('Line 1') },
    });
    await expect(create(config({ token: 'REDACTED' }))).rejects.toMatchObject({ code: 'invalid_input', reason: 'secret_needed' });
    expect(await db().codeHost.count()).toBe(before);
  });

  it('keeps its secret by the word REDACTED, but never for another address', async () => {
    const { id, config: stored, updatedAt } = await create();
    const changed = await update(id, { config: stored.replace('{', '{ // ours\n') });
    expect(changed.config).toContain('// ours');
    expect(await gitAccessOf(id)).toMatchObject({ password: host.token });
    const port = new URL(host.url).port;
    for (const url of [host.url.replace(port, '1'), host.url.replace('http:', 'https:'), host.url.replace('localhost', 'localhost.test')]) {
      await expect(update(id, { config: stored.replace(host.url, url) })).rejects.toMatchObject({
        code: 'invalid_input',
        reason: 'secret_needed',
      });
      await expect(execute(testCodeHostOperation, admin, {
        id,
        kind: 'GITHUB',
        config: stored.replace(host.url, url),
      })).rejects.toMatchObject({ reason: 'secret_needed' });
    }
    expect((await get(id)).url).toBe(host.url);
    await update(id, { config: stored.replace(host.url, 'https://git.example.test').replace('REDACTED', 'another-token') });
    expect(await gitAccessOf(id)).toMatchObject({ password: 'another-token' });
    await expect(update(id, {
      displayName: 'late',
      lastUpdatedAt: updatedAt,
    })).rejects.toMatchObject({ code: 'conflict', reason: 'stale_edit' });
    await update(id, { config: stored.replace('REDACTED', '') });
    expect(await gitAccessOf(id)).toEqual({ kind: 'none' });
    const events = await eventsOf(id);
    expect(events.at(-1)).toMatchObject({ action: 'codehost.update', after: { newSecrets: ['token'] } });
    expect(await columnsHolding([host.token, 'another-token'])).toEqual([]);
  });

  it('cannot be opened with the secret of another', async () => {
    const [one, other] = [await create(), await create()];
    const { sealedToken, sealKeyId } = await db().codeHost.findUniqueOrThrow({
      where: { id: one.id },
      select: { sealedToken: true, sealKeyId: true },
    });
    await db().codeHost.update({ where: { id: other.id }, data: { sealedToken, sealKeyId }, select: { id: true } });
    await expect(gitAccessOf(other.id)).rejects.toThrow();
  });

  it('clones by SSH with a key and the host keys that an administrator confirmed', async () => {
    const { id } = await create(config({ gitURLType: 'ssh' }));
    await expect(gitAccessOf(id)).rejects.toMatchObject({ code: 'precondition_failed', message: expect.stringContaining('sshPrivateKey') });
    const ssh = {
      gitURLType: 'ssh',
      sshPrivateKey: '-----BEGIN\nKEY-----',
      sshPassphrase: unique('phrase'),
      sshKnownHosts: 'localhost ssh-ed25519 AAAA',
    };
    const { config: stored, hasSshKey } = await update(id, { config: config(ssh) });
    expect(hasSshKey).toBe(true);
    expect(stored).not.toContain(ssh.sshPassphrase);
    await update(id, { config: stored });
    expect(await gitAccessOf(id)).toEqual({
      kind: 'ssh',
      privateKey: ssh.sshPrivateKey,
      passphrase: ssh.sshPassphrase,
      knownHosts: ssh.sshKnownHosts,
    });
    expect(await columnsHolding([ssh.sshPassphrase])).toEqual([]);
  });

  it('says what the host says, saved or not', async () => {
    host.scopes = ['read:org'];
    expect(await execute(testCodeHostOperation, admin, { kind: 'GITHUB', config: config() })).toMatchObject({
      isOk: true,
      username: 'robot',
      missingScopes: ['repo'],
    });
    const { id, config: stored } = await create();
    expect(await execute(testCodeHostOperation, admin, { id, kind: 'GITHUB', config: stored })).toMatchObject({ isOk: true });
    expect(await execute(testCodeHostOperation, admin, {
      kind: 'GITHUB',
      config: config({ token: 'wrong' }),
    })).toMatchObject({ isOk: false });
    const inside = await execute(testCodeHostOperation, admin, {
      kind: 'GITHUB',
      config: JSON.stringify({ url: 'http://169.254.169.254' }),
    });
    expect(inside).toMatchObject({ isOk: false, message: expect.stringContaining('KEYWARD_ALLOWED_HOSTS') });
  });
});

describe('a synchronisation', () => {
  const owner = () => unique('acme');

  it('brings what the host has, tells it in a log, and asks politely the next time', async () => {
    const acme = owner();
    host.repositories = [{ id: 1, name: `${acme}/api`, visibility: 'public' }, { id: 2, name: `${acme}/web` }];
    const { id } = await create();
    await sync(id);
    const seen = await get(id);
    expect(seen).toMatchObject({
      repositoryCount: 2,
      limitedUntil: null,
      lastSync: { state: 'DONE', found: 2, added: 2, error: null, askedByName: admin.username },
    });
    expect(Date.parse(seen.nextSyncAt ?? '')).toBeGreaterThan(Date.now() + 55 * 60_000);
    const details = await execute(getCodeHostSyncOperation, admin, { id: seen.lastSync?.id });
    expect(details.log).toContain('Found 2, added 2');
    host.requests.length = 0;
    await execute(synchroniseCodeHostOperation, admin, { id });
    await sync(id);
    expect(host.requests.map(({ status }) => status)).toEqual([304]);
    expect(await execute(listCodeHostSyncsOperation, admin, { codeHostId: id, limit: 1 })).toMatchObject({
      syncs: [{ found: 2, added: 0 }],
      hasMore: true,
    });
    expect(JSON.stringify(await db().codeHostSync.findMany({
      where: { codeHostId: id },
      select: { log: true, error: true },
    }))).not.toContain(host.token);
  });

  it('that sees a part only removes nothing, and says so', async () => {
    const acme = owner();
    host.repositories = [{ id: 1, name: `${acme}/api` }, { id: 2, name: `${acme}/web` }];
    const { id } = await create(config({ orgs: ['nobody-here'] }));
    await sync(id);
    host.repositories = host.repositories.slice(0, 1);
    for (const _again of [1, 2]) {
      await execute(synchroniseCodeHostOperation, admin, { id });
      await sync(id);
    }
    const partly = { state: 'DONE', found: 1, removed: 0, error: expect.stringContaining('nothing was removed') };
    expect(await get(id)).toMatchObject({ repositoryCount: 2, lastSync: partly });
  });

  it('that fails removes nothing, says why, and comes again sooner', async () => {
    const acme = owner();
    host.repositories = [{ id: 1, name: `${acme}/api` }];
    const { id } = await create();
    await sync(id);
    host.misbehave = (_request, response) => (send(response, 500, {}), true);
    await execute(synchroniseCodeHostOperation, admin, { id });
    await sync(id);
    const seen = await get(id);
    expect(seen).toMatchObject({
      repositoryCount: 1,
      lastSync: { state: 'FAILED', error: expect.stringContaining('an error of its own (500)') },
    });
    expect(Date.parse(seen.nextSyncAt ?? '')).toBeLessThan(Date.now() + 11 * 60_000);
  });

  it('of a host that limits waits as long as it says, and does not ask meanwhile', async () => {
    const { id } = await create();
    const reset = Math.floor(Date.now() / 1_000) + 1_800;
    host.misbehave = (_request, response) => (send(response, 403, {}, {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(reset),
    }), true);
    await sync(id);
    const until = new Date(reset * 1_000).toISOString();
    expect(await get(id)).toMatchObject({ limitedUntil: until, nextSyncAt: until, lastSync: { state: 'FAILED' } });
    host.requests.length = 0;
    await execute(synchroniseCodeHostOperation, admin, { id });
    await sync(id);
    expect(host.requests).toEqual([]);
  });

  it('happens once at a time, and a slow host keeps nobody waiting', async () => {
    const slow = await create();
    const quick = await new FakeCodeHost('github').start();
    quick.token = host.token;
    const other = await create(JSON.stringify({ url: quick.url, token: quick.token, repositoryQuery: ['all'] }));
    let release: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      host.misbehave = (_request, response) => {
        release = () => send(response, 200, []);
        resolve();
        return true;
      };
    });
    const running = sync(slow.id);
    await asked;
    await sync(slow.id);
    expect((await get(slow.id)).lastSync?.state).toBe('RUNNING');
    const again = await execute(synchroniseCodeHostOperation, admin, { id: slow.id });
    expect(again.id).toBe((await get(slow.id)).lastSync?.id);
    await sync(other.id);
    expect((await get(other.id)).lastSync?.state).toBe('DONE');
    release();
    await running;
    expect(await db().codeHostSync.count({ where: { codeHostId: slow.id } })).toBe(1);
    await quick.stop();
  });

  it('ends when it is cancelled, and when its connection changes or goes', async () => {
    host.repositories = [{ id: 1, name: `${owner()}/api` }];
    const whileAsked = async (act: (id: number) => Promise<unknown>) => {
      const { id } = await create();
      const asked = new Promise<void>((resolve) => { host.misbehave = () => (resolve(), true); });
      const running = sync(id);
      await asked;
      await act(id);
      host.misbehave = null;
      await running;
      return id;
    };
    const cancelled = await whileAsked((id) => execute(cancelCodeHostSyncOperation, admin, { id }));
    expect(await get(cancelled)).toMatchObject({ repositoryCount: 0, lastSync: { state: 'CANCELLED' } });
    await expect(execute(cancelCodeHostSyncOperation, admin, { id: cancelled })).rejects.toMatchObject({ code: 'precondition_failed' });
    const changed = await whileAsked(async (id) => update(id, { config: config({ exclude: [{ id: 'R_1' }] }) }));
    expect(await get(changed)).toMatchObject({ repositoryCount: 0, lastSync: { state: 'DONE', found: 0 } });
    const removed = await whileAsked((id) => execute(deleteCodeHostOperation, admin, { id, repositories: 'delete' }));
    expect(await db().repositoryMirror.count({ where: { codeHostId: removed } })).toBe(0);
  });

  it('is done again after its process died, and after the server ended in good order', async () => {
    host.repositories = [{ id: 1, name: `${owner()}/api` }];
    const { id } = await create();
    await db().codeHostSync.updateMany({ where: { codeHostId: id }, data: { state: 'RUNNING', startedAt: new Date() } });
    await execute(synchroniseCodeHostOperation, admin, { id });
    await sync(id);
    expect((await get(id)).lastSync).toMatchObject({ state: 'FAILED', error: expect.stringContaining('The server ended') });
    const ending = new AbortController();
    host.misbehave = () => (ending.abort(new Error('The server ends.')), true);
    await execute(synchroniseCodeHostOperation, admin, { id });
    await sync(id, ending.signal).catch(() => undefined);
    expect((await get(id)).lastSync?.state).toBe('QUEUED');
    host.misbehave = null;
    await sync(id);
    expect((await get(id)).lastSync?.state).toBe('DONE');
  });

  it('is queued by the clock when its time has come, once', async () => {
    const { id } = await create();
    await sync(id);
    await db().codeHost.update({ where: { id }, data: { nextSyncAt: new Date(Date.now() - 1_000) }, select: { id: true } });
    await dueJob.run({}, { signal: never, jobId: 'test' });
    await dueJob.run({}, { signal: never, jobId: 'test' });
    expect(await db().codeHostSync.findMany({
      where: { codeHostId: id },
      orderBy: { id: 'asc' },
      select: { state: true, askedById: true },
    })).toEqual([
      { state: 'DONE', askedById: admin.userId },
      { state: 'QUEUED', askedById: null },
    ]);
  });
});

describe('removing a connection', () => {
  it.each(['delete', 'keep'] as const)('can %s its repositories, at once, and forgets its secrets', async (repositories) => {
    const name = `${unique('acme')}/api`;
    host.repositories = [{ id: 1, name }];
    const { id, displayName } = await create();
    await sync(id);
    await execute(deleteCodeHostOperation, admin, { id, repositories });
    await finishRemoval(id, repositories, never);
    const rows = await db().repository.findMany({
      where: { fullName: `localhost/${name}` },
      select: { deletedAt: true, mirror: { select: { codeHostId: true } } },
    });
    expect(rows).toEqual([{ deletedAt: repositories === 'keep' ? null : expect.any(Date), mirror: { codeHostId: null } }]);
    await expect(get(id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(execute(deleteCodeHostOperation, admin, { id, repositories })).rejects.toMatchObject({ code: 'not_found' });
    await expect(gitAccessOf(id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await db().codeHost.findUnique({ where: { id }, select: { sealedToken: true } })).toEqual({ sealedToken: null });
    expect((await execute(listCodeHostsOperation, admin, { query: displayName })).totalCount).toBe(0);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ action: 'codehost.delete', after: { repositories, count: 1 } });
  });
});

it('a system actor may list, for what runs beside the requests', async () => {
  const { displayName } = await create();
  const page = await execute(listCodeHostsOperation, systemActor('test'), { query: displayName.toUpperCase(), limit: 1 });
  expect(page).toMatchObject({ totalCount: 1, hasMore: false, codeHosts: [{ displayName }] });
});
