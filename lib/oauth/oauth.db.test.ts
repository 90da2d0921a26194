import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db, pool } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { everything, loadServerKeys, newServerKey } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import {
  createM2MCredentialOperation,
  deleteM2MCredentialOperation,
  grantClientCredentialsOperation,
  listM2MCredentialsOperation,
} from './operations';

const anonymous: Actor = { kind: 'anonymous', origin };
const create = (actor: Actor, user: { id: number }, input: object = {}) =>
  execute(createM2MCredentialOperation, actor, { userId: user.id, name: unique('credential'), scopes: ['user:all'], ...input });

beforeAll(() => loadServerKeys());

describe('m2mCredentials.create', () => {
  it('gives a secret once, keeps a keyed digest, and records everything else', async () => {
    const [admin, bot] = [await makeSiteAdmin(), await makeServiceAccount()];
    const { credential, clientSecret } = await create(await signInAs(admin), bot, { name: ' Deploys ', description: 'line one\nline two' });
    expect(credential).toMatchObject({
      userId: bot.id,
      name: 'Deploys',
      description: 'line one\nline two',
      scopes: ['user:all'],
      secretLastFive: clientSecret.slice(-5),
      lastUsedAt: null,
    });
    expect(credential.clientId).toMatch(/^sgo_cid_[0-9A-Za-z]{32}$/);
    const [event] = await db().auditEvent.findMany({ where: { action: 'm2m.create', targetId: String(credential.id) } });
    expect(event).toMatchObject({
      actorId: admin.id,
      credentialKind: 'session',
      targetType: 'm2m-credential',
      targetName: 'Deploys',
      after: { userId: bot.id, username: bot.username, clientId: credential.clientId, scopes: ['user:all'] },
    });
  });

  it('is for service accounts, by site admins, from a session or a full token of their own', async () => {
    const [admin, person, bot] = [await makeSiteAdmin(), await makePerson(), await makeServiceAccount()];
    const full = await makeToken(admin, { scopes: ['user:all', 'site-admin:sudo'] });
    await expect(create(await actorOfToken(full.secret), bot)).resolves.toBeTruthy();
    await expect(create(systemActor('test'), bot)).resolves.toBeTruthy();
    await expect(create(await signInAs(admin), person)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_service_account' });
    await expect(create(await signInAs(person), bot)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
    const own = await makeToken(bot);
    await expect(create(await actorOfToken(own.secret), bot)).rejects.toMatchObject({ code: 'forbidden', reason: 'must_be_site_admin' });
    const other = await makeSiteAdmin();
    await expect(create(await actorOfToken(full.secret, { sudo: other.username }), bot)).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'beyond_own_scopes',
    });
    for (const id of [bot.id, 2_000_000_000]) await expect(create(anonymous, { id })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each<[string, object, string]>([
    ['no name', { name: '' }, 'name'],
    ['a name that hides', { name: 'a\u202eb' }, 'name'],
    ['a long name', { name: 'x'.repeat(101) }, 'name'],
    ['a long description', { description: 'x'.repeat(1_001) }, 'description'],
    ['no scope', { scopes: [] }, 'scopes'],
    ['a scope twice', { scopes: ['mcp', 'mcp'] }, 'scopes'],
    ['sudo', { scopes: ['site-admin:sudo'] }, 'scopes.0'],
    ['an unknown scope', { scopes: ['x'] }, 'scopes.0'],
    ['an unknown key', { clientId: 'mine' }, 'clientId'],
  ])('refuses %s on its field', async (_what, input, field) => {
    const bot = await makeServiceAccount();
    await expect(create(systemActor('test'), bot, input)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
  });
});

describe('m2mCredentials.list and delete', () => {
  it('page from the newest, and show no secret', async () => {
    const bot = await makeServiceAccount();
    const admin = await signInAs(await makeSiteAdmin());
    const made = [];
    for (let index = 0; index < 5; index += 1) made.push((await makeM2MCredential(bot)).credential.id);
    const first = await execute(listM2MCredentialsOperation, admin, { userId: bot.id, limit: 3 });
    const second = await execute(listM2MCredentialsOperation, admin, { userId: bot.id, limit: 3, afterId: first.credentials.at(-1)?.id });
    expect([...first.credentials, ...second.credentials].map(({ id }) => id)).toEqual(made.reverse());
    expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 5]);
    expect(JSON.stringify(first)).not.toMatch(/digest|"secret"|clientSecret/);
    await expect(execute(listM2MCredentialsOperation, await signInAs(await makePerson()), { userId: bot.id })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('delete once, with every bearer, in one audit row, and hide it from those who may not', async () => {
    const bot = await makeServiceAccount();
    const made = await makeM2MCredential(bot);
    const { accessToken } = await grantBearer(made);
    const admin = await signInAs(await makeSiteAdmin());
    await expect(
      execute(deleteM2MCredentialOperation, await signInAs(await makePerson()), { id: made.credential.id }),
    ).rejects.toMatchObject({ code: 'not_found', reason: 'm2m_credential_not_found' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => execute(deleteM2MCredentialOperation, admin, { id: made.credential.id })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(actorOfBearer(accessToken)).rejects.toThrow('revoked');
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await db().auditEvent.count({ where: { action: 'm2m.delete', targetId: String(made.credential.id) } })).toBe(1);
    expect((await execute(listM2MCredentialsOperation, admin, { userId: bot.id })).credentials).toEqual([]);
  });
});

describe('oauth.grantClientCredentials', () => {
  it('writes nothing when the audit row cannot be written', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    const before = await everything();
    await pool().query(`ALTER TABLE "AuditEvent" ADD CONSTRAINT no_more CHECK (action <> 'oauth.grantClientCredentials') NOT VALID`);
    try {
      await expect(grantBearer(made)).rejects.toThrow();
      expect(await everything()).toBe(before);
    } finally {
      await pool().query(`ALTER TABLE "AuditEvent" DROP CONSTRAINT no_more`);
    }
  });

  it('never yields a bearer that lives after its credential or account ended, however close they come', async () => {
    const admin = await signInAs(await makeSiteAdmin());
    for (let round = 0; round < 5; round += 1) {
      const bot = await makeServiceAccount();
      const made = await makeM2MCredential(bot);
      const grants = Array.from({ length: 8 }, () => grantBearer(made));
      const end =
        round % 2 === 0
          ? execute(deleteM2MCredentialOperation, admin, { id: made.credential.id })
          : db().user.update({ where: { id: bot.id }, data: { blockedAt: new Date() } });
      const [granted] = await Promise.all([Promise.allSettled(grants), end]);
      for (const outcome of granted) {
        if (outcome.status === 'fulfilled') await expect(actorOfBearer(outcome.value.accessToken)).rejects.toThrow(/revoked|blocked/);
        else expect(outcome.reason).toMatchObject({ reason: 'invalid_client' });
      }
    }
  });

  it('refuses a secret that was revoked or has expired, and any client that is not M2M', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    await db().oAuthClientSecret.updateMany({ where: { clientId: made.credential.id }, data: { expiresAt: new Date(0) } });
    await expect(grantBearer(made)).rejects.toMatchObject({ code: 'unauthenticated', reason: 'invalid_client' });
    const app = await makeM2MCredential(await makeServiceAccount());
    await db().oAuthClient.update({ where: { id: app.credential.id }, data: { kind: 'APP', serviceAccountId: null } });
    await expect(grantBearer(app)).rejects.toMatchObject({ reason: 'unauthorized_client' });
  });

  it('notes the use of the client secret at most once in five minutes', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    const lastUse = async () =>
      (await db().oAuthClientSecret.findFirstOrThrow({ where: { clientId: made.credential.id }, select: { lastUsedAt: true } })).lastUsedAt;
    await grantBearer(made);
    const first = await lastUse();
    expect(first).not.toBeNull();
    await grantBearer(made);
    expect(await lastUse()).toEqual(first);
    await db().oAuthClientSecret.updateMany({
      where: { clientId: made.credential.id },
      data: { lastUsedAt: new Date(Date.now() - 301_000) },
    });
    await grantBearer(made);
    expect((await lastUse())?.getTime()).toBeGreaterThan(first?.getTime() ?? 0);
  });

  it('digests a secret anew under the current server key, so that the older one can be retired', async () => {
    const [older, newer] = [newServerKey('older'), newServerKey('newer')];
    loadServerKeys(older);
    const made = await makeM2MCredential(await makeServiceAccount());
    try {
      loadServerKeys(newer, older);
      await grantBearer(made);
      loadServerKeys(newer);
      await expect(grantBearer(made)).resolves.toBeTruthy();
    } finally {
      loadServerKeys();
    }
  });

  it('adds wrong secrets up, whatever client they name, and records a secret of ours that ended in full', async () => {
    const [admin, bot] = [await makeSiteAdmin(), await makeServiceAccount()];
    const { credential, clientSecret } = await create(await signInAs(admin), bot);
    const other = await makeM2MCredential(await makeServiceAccount());
    const ask = (secret: string) =>
      execute(grantClientCredentialsOperation, anonymous, { clientId: credential.clientId, clientSecret: secret });
    const refusals = () =>
      db().auditEvent.findMany({
        where: { outcome: 'REFUSED', targetType: 'm2m-credential', targetId: String(credential.id) },
        select: { reason: true },
      });

    await expect(ask(other.clientSecret)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await refusals()).toEqual([]);
    await execute(deleteM2MCredentialOperation, await signInAs(admin), { id: credential.id });
    await expect(ask(clientSecret)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await refusals()).toEqual([{ reason: 'ended' }]);
  });

  it('needs id and secret of one and the same client', async () => {
    const [one, other] = [await makeM2MCredential(await makeServiceAccount()), await makeM2MCredential(await makeServiceAccount())];
    await expect(
      execute(grantClientCredentialsOperation, anonymous, { clientId: one.credential.clientId, clientSecret: other.clientSecret }),
    ).rejects.toMatchObject({ reason: 'invalid_client' });
  });
});
