import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { checkBearer } from '@/lib/actor/oauth-token';
import {
  addM2MSecretOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  getM2MCredentialOperation,
  revokeM2MSecretOperation,
  rotateM2MSecretOperation,
  updateM2MCredentialOperation,
} from './operations';
import type { CreatedM2MCredential } from './schema';

beforeAll(() => loadServerKeys());

const system = systemActor('test');
const rotate = ({ credential }: CreatedM2MCredential, overlapSeconds = 0, actor: Actor = system) =>
  execute(rotateM2MSecretOperation, actor, { id: credential.id, overlapSeconds });
const add = ({ credential }: CreatedM2MCredential, actor: Actor = system) => execute(addM2MSecretOperation, actor, { id: credential.id });
const events = (id: number, action: string) =>
  db().auditEvent.findMany({ where: { action, targetType: 'm2m-credential', targetId: String(id) }, orderBy: { id: 'asc' } });
const make = async (scopes?: string[]) => makeM2MCredential(await makeServiceAccount(), scopes);
const endSecret = (id: number | undefined, expiresAt: Date) =>
  db().oAuthClientSecret.update({ where: { id: id ?? 0 }, data: { expiresAt }, select: { id: true } });

describe('m2mCredentials.rotateSecret', () => {
  it('by default ends the old secret and its bearers at once, and no other credential', async () => {
    const bot = await makeServiceAccount();
    const [made, other] = [await makeM2MCredential(bot), await makeM2MCredential(bot)];
    const [bearer, otherBearer] = [await grantBearer(made), await grantBearer(other)];
    const admin = await makeSiteAdmin();
    const rotated = await rotate(made, 0, await signInAs(admin));
    expect(rotated.clientSecret).not.toBe(made.clientSecret);
    expect(rotated.credential).toMatchObject({ clientId: made.credential.clientId, secretLastFive: rotated.clientSecret.slice(-5) });
    expect(rotated.credential.secrets).toHaveLength(1);
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    await expect(actorOfBearer(bearer.accessToken)).rejects.toThrow('revoked');
    await expect(actorOfBearer(otherBearer.accessToken)).resolves.toBeTruthy();
    await expect(actorOfBearer((await grantBearer(rotated)).accessToken)).resolves.toMatchObject({ userId: bot.id });
    const [event] = await events(made.credential.id, 'm2m.rotateSecret');
    expect(event).toMatchObject({
      actorId: admin.id,
      before: { secrets: [{ lastFive: made.clientSecret.slice(-5) }] },
      after: { lastFive: rotated.clientSecret.slice(-5), overlapSeconds: 0 },
    });
    expect(JSON.stringify(event?.after)).not.toContain(rotated.clientSecret.slice(-30));
  });

  it('with an overlap lets both work until its end, to the second; a bearer never outlives its secret', async () => {
    const made = await make();
    const before = await grantBearer(made);
    const rotated = await rotate(made, 90);
    const [newest, older] = rotated.credential.secrets;
    expect(newest?.expiresAt).toBeNull();
    const left = new Date(older?.expiresAt ?? 0).getTime() - Date.now();
    expect(left).toBeGreaterThan(85_000);
    expect(left).toBeLessThanOrEqual(90_000);
    const during = await grantBearer(made);
    expect(during.expiresInSeconds).toBeLessThanOrEqual(90);
    expect(during.expiresInSeconds).toBeGreaterThan(80);
    expect((await grantBearer(rotated)).expiresInSeconds).toBe(3_600);
    await endSecret(older?.id, new Date(Date.now() - 1_000));
    for (const { accessToken } of [before, during]) await expect(actorOfBearer(accessToken)).rejects.toThrow(/revoked|expired/);
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    await expect(grantBearer(rotated)).resolves.toBeTruthy();
  });

  it('never gives an older secret more time than it has', async () => {
    const made = await make();
    const soon = new Date(Date.now() + 60_000);
    await endSecret(made.credential.secrets[0]?.id, soon);
    const { credential } = await rotate(made, 3_600);
    expect(credential.secrets[1]?.expiresAt).toBe(soon.toISOString());
  });

  it('by many who saw the same secret gives one new secret, and tells the others', async () => {
    const made = await make();
    const input = { id: made.credential.id, newestSecretId: made.credential.secrets[0]?.id };
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => execute(rotateM2MSecretOperation, system, input)));
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(won).toHaveLength(1);
    for (const reason of lost) expect(reason).toMatchObject({ code: 'conflict', reason: 'rotated_meanwhile' });
    for (const each of won) await expect(grantBearer(each)).resolves.toBeTruthy();
    expect(await events(made.credential.id, 'm2m.rotateSecret')).toHaveLength(1);
  });

  it('by somebody who knows of no secret does not end the one that was made meanwhile', async () => {
    const made = await make();
    const { id, secrets } = made.credential;
    await execute(revokeM2MSecretOperation, system, { id, secretId: secrets[0]?.id });
    const input = { id, newestSecretId: null };
    const first = await execute(rotateM2MSecretOperation, system, input);
    await expect(execute(rotateM2MSecretOperation, system, input)).rejects.toMatchObject({ reason: 'rotated_meanwhile' });
    await expect(grantBearer(first)).resolves.toBeTruthy();
  });

  it('retried with its key gives the same secret and rotates once', async () => {
    const made = await make();
    const actor = await signInAs(await makeSiteAdmin());
    const again = () =>
      execute(rotateM2MSecretOperation, actor, { id: made.credential.id }, { idempotencyKey: `key-${made.credential.id}` });
    const first = await again();
    expect((await again()).clientSecret).toBe(first.clientSecret);
    expect(await events(made.credential.id, 'm2m.rotateSecret')).toHaveLength(1);
  });

  it.each([-1, 0.5, 7 * 86_400 + 1])('refuses an overlap of %s seconds on its field', async (overlapSeconds) => {
    const made = await make();
    await expect(rotate(made, overlapSeconds)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { overlapSeconds: expect.any(String) },
    });
  });
});

describe('m2mCredentials.addSecret and revokeSecret', () => {
  it('keep up to five secrets that work, also when many add at once', async () => {
    const made = await make();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => add(made)));
    const added = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(added).toHaveLength(4);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'precondition_failed', reason: 'too_many_secrets' });
    for (const each of [made, ...added]) await expect(grantBearer({ ...made, clientSecret: each.clientSecret })).resolves.toBeTruthy();
    await expect(rotate(made, 60)).rejects.toMatchObject({ reason: 'too_many_secrets' });
    await expect(rotate(made, 0)).resolves.toMatchObject({ credential: { secrets: [expect.anything()] } });
  });

  it('revoke one, with the bearers it got and no others', async () => {
    const made = await make();
    const added = await add(made);
    const [old, young] = [await grantBearer(made), await grantBearer(added)];
    const secretId = made.credential.secrets[0]?.id;
    const input = { id: made.credential.id, secretId };
    const credential = await execute(revokeM2MSecretOperation, await signInAs(await makeSiteAdmin()), input);
    expect(credential.secrets.map(({ lastFive }) => lastFive)).toEqual([added.clientSecret.slice(-5)]);
    await expect(actorOfBearer(old.accessToken)).rejects.toThrow('revoked');
    await expect(actorOfBearer(young.accessToken)).resolves.toBeTruthy();
    expect(await events(made.credential.id, 'm2m.revokeSecret')).toMatchObject([{ before: { secretId } }]);
    await expect(execute(revokeM2MSecretOperation, system, input)).rejects.toMatchObject({ reason: 'm2m_secret_not_found' });
    const other = await make();
    await expect(
      execute(revokeM2MSecretOperation, system, { id: other.credential.id, secretId: added.credential.secrets[0]?.id }),
    ).rejects.toMatchObject({ code: 'not_found', reason: 'm2m_secret_not_found' });
  });
});

describe('m2mCredentials.disable and enable', () => {
  it('refuse grants and living bearers at once, and bring both back', async () => {
    const made = await make();
    const bearer = await grantBearer(made);
    const admin = await signInAs(await makeSiteAdmin());
    const { id } = made.credential;
    expect((await execute(disableM2MCredentialOperation, admin, { id })).disabledAt).not.toBeNull();
    expect(await checkBearer(bearer.accessToken, origin)).toEqual({ ok: false, reason: 'client_disabled' });
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    const refused = { targetType: 'm2m-credential', targetId: String(id), reason: 'disabled', outcome: 'REFUSED' } as const;
    expect(await db().auditEvent.count({ where: refused })).toBe(1);
    await execute(disableM2MCredentialOperation, admin, { id });
    expect(await events(id, 'm2m.disable')).toHaveLength(1);
    expect((await execute(enableM2MCredentialOperation, admin, { id })).disabledAt).toBeNull();
    expect(await events(id, 'm2m.enable')).toHaveLength(1);
    await expect(actorOfBearer(bearer.accessToken)).resolves.toBeTruthy();
    await expect(grantBearer(made)).resolves.toBeTruthy();
  });
});

describe('m2mCredentials.update', () => {
  it('narrows bearers that are out already', async () => {
    const made = await make(['user:all']);
    const { accessToken } = await grantBearer(made);
    expect((await actorOfBearer(accessToken)).credential.scopes.has('users:write')).toBe(true);
    await execute(updateM2MCredentialOperation, system, { id: made.credential.id, scopes: ['read_api'] });
    const narrowed = await actorOfBearer(accessToken);
    expect(narrowed.credential.scopes.has('users:write')).toBe(false);
    expect(narrowed.credential.scopes.has('users:read')).toBe(true);
    await execute(updateM2MCredentialOperation, system, { id: made.credential.id, scopes: ['externalapi:read'] });
    expect(await checkBearer(accessToken, origin)).toEqual({ ok: false, reason: 'missing_scope' });
  });

  it('never widens a bearer that was given less', async () => {
    const made = await make(['read_api']);
    const { accessToken } = await grantBearer(made);
    await execute(updateM2MCredentialOperation, system, { id: made.credential.id, scopes: ['user:all'] });
    expect((await actorOfBearer(accessToken)).credential.scopes.has('users:write')).toBe(false);
    expect((await grantBearer(made)).scopes).toEqual(['user:all']);
  });

  it('records what changed, and nothing when nothing did', async () => {
    const made = await make();
    const { id, name } = made.credential;
    const updated = await execute(updateM2MCredentialOperation, system, { id, name: 'New name', description: 'why' });
    expect(updated).toMatchObject({ name: 'New name', description: 'why', scopes: ['user:all'] });
    const unchanged = { id, name: 'New name', description: 'why', scopes: ['user:all'] };
    const same = await execute(updateM2MCredentialOperation, system, unchanged);
    expect(same.updatedAt).toBe(updated.updatedAt);
    expect(await events(id, 'm2m.update')).toMatchObject([
      { before: { name, description: null }, after: { name: 'New name', description: 'why' }, targetName: 'New name' },
    ]);
    expect(await execute(updateM2MCredentialOperation, system, { id, description: '' })).toMatchObject({ description: null });
  });

  it('tells the second of two who edit the same form', async () => {
    const made = await make();
    const { id, updatedAt } = made.credential;
    await execute(updateM2MCredentialOperation, system, { id, name: 'First', lastUpdatedAt: updatedAt });
    await expect(
      execute(updateM2MCredentialOperation, system, { id, name: 'Second', lastUpdatedAt: updatedAt }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'stale_edit' });
  });
});

describe('m2mCredentials.get', () => {
  it('tells secrets that work from those that ended, and the use of each day, and shows no secret', async () => {
    const made = await make();
    const { id } = made.credential;
    await grantBearer(made);
    const today = new Date().toISOString().slice(0, 10);
    const rows = [
      { day: new Date(today), requests: 7n },
      { day: new Date(Date.now() - 40 * 86_400_000), requests: 99n },
    ];
    await db().credentialUse.createMany({ data: rows.map((row) => ({ kind: 'm2m-credential', credentialId: id, ...row })) });
    await db().credentialUse.create({ data: { kind: 'access-token', credentialId: id, day: new Date(today), requests: 50n } });
    const rotated = await rotate(made);
    const details = await execute(getM2MCredentialOperation, await signInAs(await makeSiteAdmin()), { id });
    expect(details.credential.secrets.map(({ lastFive }) => lastFive)).toEqual([rotated.clientSecret.slice(-5)]);
    expect(details.endedSecrets).toMatchObject([
      { lastFive: made.clientSecret.slice(-5), revokedAt: expect.any(String), lastUsedAt: expect.any(String) },
    ]);
    expect(details.credential.lastUsedAt).toBe(details.endedSecrets[0]?.lastUsedAt);
    expect(details.days).toHaveLength(30);
    expect(details.days.at(-1)).toEqual({ day: today, requests: 7 });
    expect(details.days.reduce((sum, { requests }) => sum + requests, 0)).toBe(7);
    expect(JSON.stringify(details)).not.toMatch(/digest|clientSecret"/);
  });

  it('still shows what works after very many rotations', async () => {
    const made = await make();
    const data = Array.from({ length: 30 }, (_, index) => ({
      clientId: made.credential.id,
      digest: Buffer.from(unique('digest')),
      digestKeyId: 'test',
      lastFive: 'xxxxx',
      ...(index % 2 ? { revokedAt: new Date() } : { expiresAt: new Date(Date.now() - 1_000) }),
    }));
    await db().oAuthClientSecret.createMany({ data });
    const { credential } = await execute(getM2MCredentialOperation, system, { id: made.credential.id });
    expect(credential.secretLastFive).toBe(made.clientSecret.slice(-5));
    expect(credential.secrets).toHaveLength(1);
  });
});

describe('every operation on one credential', () => {
  const calls: [string, (actor: Actor, id: number) => Promise<unknown>][] = [
    ['get', (actor, id) => execute(getM2MCredentialOperation, actor, { id })],
    ['update', (actor, id) => execute(updateM2MCredentialOperation, actor, { id, name: 'x' })],
    ['disable', (actor, id) => execute(disableM2MCredentialOperation, actor, { id })],
    ['enable', (actor, id) => execute(enableM2MCredentialOperation, actor, { id })],
    ['addSecret', (actor, id) => execute(addM2MSecretOperation, actor, { id })],
    ['rotateSecret', (actor, id) => execute(rotateM2MSecretOperation, actor, { id })],
    ['revokeSecret', (actor, id) => execute(revokeM2MSecretOperation, actor, { id, secretId: 1 })],
  ];

  it.each(calls)('%s hides it from others, and says the same of one that is not there', async (_name, call) => {
    const bot = await makeServiceAccount();
    const made = await makeM2MCredential(bot);
    const hidden = { code: 'not_found', reason: 'm2m_credential_not_found' };
    for (const actor of [await signInAs(await makePerson()), await actorOfToken((await makeToken(bot)).secret)])
      await expect(call(actor, made.credential.id)).rejects.toMatchObject(hidden);
    await expect(call(system, 2_000_000_000)).rejects.toMatchObject(hidden);
    await db().oAuthClient.update({ where: { id: made.credential.id }, data: { deletedAt: new Date() } });
    await expect(call(system, made.credential.id)).rejects.toMatchObject(hidden);
    await expect(call({ kind: 'anonymous', origin }, made.credential.id)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it.each(['addSecret', 'rotateSecret'])('%s is for those who may mint freely', async (name) => {
    const call = calls.find(([each]) => each === name)?.[1] ?? expect.fail();
    const [admin, made] = [await makeSiteAdmin(), await make()];
    const bearer = await grantBearer(await makeM2MCredential(await makeServiceAccount()));
    const asAdmin = { ...(await actorOfBearer(bearer.accessToken)), isSiteAdmin: true };
    await expect(call(asAdmin, made.credential.id)).rejects.toMatchObject({ code: 'forbidden', reason: 'bearer_mints_nothing' });
    const sudo = await makeToken(admin, { scopes: ['user:all', 'site-admin:sudo'] });
    const acting = await actorOfToken(sudo.secret, { sudo: (await makeSiteAdmin()).username });
    await expect(call(acting, made.credential.id)).rejects.toMatchObject({ code: 'forbidden', reason: 'beyond_own_scopes' });
    await expect(call(await actorOfToken(sudo.secret), made.credential.id)).resolves.toBeTruthy();
  });

  it('does not outlive the deletion of its account, however close they come', async () => {
    const made = await make();
    await db().user.update({ where: { id: made.credential.userId }, data: { deletedAt: new Date() } });
    for (const [, call] of calls) await expect(call(system, made.credential.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
