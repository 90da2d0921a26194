import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { checkAccessToken } from '@/lib/actor/access-token';
import { db, pool } from '@/lib/db/client';
import { reportLeakOperation } from '@/lib/leaks/operations';
import {
  addM2MSecretOperation,
  deleteM2MCredentialOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  rotateM2MSecretOperation,
  updateM2MCredentialOperation,
} from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import { signInOperation } from '@/lib/sessions/operations';
import {
  createAccessTokenOperation,
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  revokeAccessTokenOperation,
  setTokenAddressesOperation,
  updateAccessTokenOperation,
} from '@/lib/tokens/operations';
import { blockUserOperation, unblockUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { exportAuditOperation, listAuditActionsOperation, listAuditOperation, listRefusalsOperation } from './operations';
import { flushRefusals, noteRefusal } from './refusals';
import type { AuditEvent } from './schema';

let root: User;
let admin: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  root = await makeSiteAdmin();
  admin = await signInAs(root, { address: '203.0.113.7', userAgent: 'admin-browser' });
});

const list = (filter: object, actor: AccountActor = admin) => execute(listAuditOperation, actor, filter);
const actions = async (filter: object, actor?: AccountActor) => (await list(filter, actor)).events.map(({ action }) => action);

describe('the audit log', () => {
  it('says who did what with which credential, on whose behalf, at which door, and what changed', async () => {
    const [person, sudo] = [await makePerson(), await makeToken(root, { note: 'sudo', scopes: ['user:all', 'site-admin:sudo'] })];
    const acting = await actorOfToken(sudo.secret, { sudo: person.username, requestId: unique('request'), address: '198.51.100.9' });
    const { token } = await execute(createAccessTokenOperation, acting, {
      userId: person.id,
      note: 'made for them',
      scopes: ['mcp'],
      expiresInSeconds: 60,
    });
    const { events } = await list({ requestId: acting.origin.requestId, action: 'token.create' });
    expect(events).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        at: expect.any(String),
        action: 'token.create',
        outcome: 'SUCCESS',
        reason: null,
        door: 'graphql',
        actor: { id: person.id, name: person.username, username: person.username, kind: 'HUMAN' },
        sudoBy: { id: root.id, name: root.username, username: root.username, kind: 'HUMAN' },
        credential: {
          kind: 'access-token',
          id: String(sudo.token.id),
          name: 'sudo',
          lastFive: sudo.token.lastFive,
          username: root.username,
        },
        target: {
          type: 'access-token',
          id: String(token.id),
          name: 'made for them',
          username: person.username,
          lastFive: token.lastFive,
        },
        before: null,
        after: expect.objectContaining({ userId: person.id, scopes: ['mcp'] }),
        requestId: acting.origin.requestId,
        address: '198.51.100.9',
        userAgent: 'test',
        isAbridged: false,
      },
    ]);
  });

  it('finds by every filter, and by all of them together', async () => {
    const [bot, before] = [await makeServiceAccount(), new Date()];
    const requestId = unique('request');
    const from = { requestId, address: '198.51.100.77', door: 'rest' as const };
    const actor = await signInAs(root, from);
    const made = await makeToken(bot, {}, actor);
    await execute(revokeAccessTokenOperation, actor, { id: made.token.id });
    await checkAccessToken(made.secret, { ...origin, ...from });
    const credential = { kind: 'session', id: String(actor.credential.id) };
    const target = { targetType: 'access-token', targetId: String(made.token.id) };
    const all = ['authentication', 'token.revoke', 'token.create'];

    expect(await actions({ requestId })).toEqual(all);
    expect(await actions({ address: from.address, targetType: 'access-token' })).toEqual(all);
    expect(await actions(target)).toEqual(all);
    expect(await actions({ credential })).toEqual(['token.revoke', 'token.create', 'session.create']);
    expect(await actions({ credential: { kind: 'access-token', id: target.targetId } })).toEqual(all);
    expect(await actions({ ...target, action: 'token.' })).toEqual(['token.revoke', 'token.create']);
    expect(await actions({ ...target, action: 'token.revoke' })).toEqual(['token.revoke']);
    expect(await actions({ ...target, action: 'token' })).toEqual([]);
    expect(await actions({ ...target, action: 'toke%.' })).toEqual([]);
    expect(await actions({ ...target, outcome: 'REFUSED' })).toEqual(['authentication']);
    expect(await actions({ ...target, outcome: 'SUCCESS', door: 'rest', actorId: root.id })).toEqual(['token.revoke', 'token.create']);
    expect(await actions({ ...target, door: 'mcp' })).toEqual([]);
    expect(await actions({ aboutUserId: bot.id })).toEqual([...all, 'user.create']);
    expect(await actions({ aboutUserId: bot.id, credential, action: 'token.' })).toEqual(['token.revoke', 'token.create']);
    expect(await actions({ ...target, since: before.toISOString() })).toEqual(all);
    expect(await actions({ ...target, until: before.toISOString() })).toEqual([]);
    expect(await actions({ ...target, since: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    const everything = { actorId: root.id, aboutUserId: bot.id, credential, action: 'token.create', door: 'rest', outcome: 'SUCCESS' };
    const origins = { address: from.address, requestId, since: before.toISOString() };
    expect(await actions({ ...everything, ...target, ...origins })).toEqual(['token.create']);
  });

  it('shows what an M2M credential and its bearers did under the credential', async () => {
    const bot = await makeServiceAccount();
    const client = await makeM2MCredential(bot);
    const bearer = await grantBearer(client);
    const acting = await actorOfBearer(bearer.accessToken);
    const { token } = await makeToken(root);
    await execute(revokeAccessTokenOperation, acting, { id: token.id }).catch(() => undefined);
    await execute(blockUserOperation, acting, { userId: root.id }).catch(() => undefined);
    await execute(deleteM2MCredentialOperation, admin, { id: client.credential.id });
    const filter = { credential: { kind: 'm2m-credential', id: String(client.credential.id) } };
    expect(await actions(filter)).toEqual(['m2m.delete', 'user.block', 'token.revoke', 'oauth.grantClientCredentials', 'm2m.create']);
    // A token of somebody else does not exist for it; that it tried is known all the same.
    expect((await list({ ...filter, outcome: 'REFUSED', action: 'token.revoke' })).events[0]).toMatchObject({
      actor: { username: bot.username, kind: 'SERVICE_ACCOUNT' },
      credential: { kind: 'oauth-token', name: client.credential.name },
      target: { type: 'user', id: String(root.id), username: root.username },
    });
    // The rows of bearers are cleaned up; what they did is not.
    const before = (await list(filter)).events;
    await db().oAuthToken.deleteMany({ where: { clientId: client.credential.id } });
    expect((await list(filter)).events).toEqual(before);
  });

  it('shows under an account what others did to each of its credentials', async () => {
    const bot = await makeServiceAccount();
    const { token } = await makeToken(bot);
    const { id } = token;
    await execute(updateAccessTokenOperation, admin, { id, note: 'renamed' });
    await execute(disableAccessTokenOperation, admin, { id });
    await execute(enableAccessTokenOperation, admin, { id });
    await execute(setTokenAddressesOperation, admin, { id, addressMode: 'REPORT', allowedAddresses: ['192.0.2.7'] });
    const { credential, clientSecret } = await makeM2MCredential(bot);
    const which = { id: credential.id };
    await execute(updateM2MCredentialOperation, admin, { ...which, name: 'Renamed' });
    await execute(addM2MSecretOperation, admin, which);
    await execute(rotateM2MSecretOperation, admin, which);
    await execute(disableM2MCredentialOperation, admin, which);
    await execute(enableM2MCredentialOperation, admin, which);
    await execute(reportLeakOperation, { kind: 'anonymous', origin }, { credentials: [clientSecret] });

    const done = ['token.update', 'token.disable', 'token.enable', 'token.setAddresses'];
    done.push('m2m.update', 'm2m.addSecret', 'm2m.rotateSecret', 'm2m.disable', 'm2m.enable', 'credential.leaked');
    expect(await actions({ aboutUserId: bot.id })).toEqual(expect.arrayContaining(done));
    const disabled = (await list({ aboutUserId: bot.id, action: 'm2m.disable' })).events[0];
    expect(disabled).toMatchObject({ before: { disabledAt: null }, after: { disabledAt: expect.any(String) } });
  });

  it('leads from a sign-in to whoever signed in, not to who has that name today', async () => {
    const person = await makePerson({ password: 'correct horse battery' });
    const anonymous = { kind: 'anonymous' as const, origin };
    await execute(signInOperation, anonymous, { login: person.username, password: 'correct horse battery' });
    const filter = { aboutUserId: person.id, action: 'session.create' };
    const target = async () => (await list(filter)).events[0]?.target;
    const renamed = unique('renamed');
    await db().user.update({ where: { id: person.id }, data: { username: renamed }, select: { id: true } });
    const heir = await makePerson();
    await db().user.update({ where: { id: heir.id }, data: { username: person.username }, select: { id: true } });
    expect(await target()).toMatchObject({ type: 'session', name: person.username, username: renamed });
    await db().user.update({ where: { id: person.id }, data: { deletedAt: new Date() }, select: { id: true } });
    expect(await target()).toMatchObject({ name: person.username, username: null });
  });

  it('pages to both ends without missing or repeating an event', async () => {
    const bot = await makeServiceAccount();
    for (let round = 0; round < 3; round++) {
      await execute(blockUserOperation, admin, { userId: bot.id });
      await execute(unblockUserOperation, admin, { userId: bot.id });
    }
    const whole = (await list({ aboutUserId: bot.id })).events;
    expect(whole).toHaveLength(7);
    const seen: AuditEvent[] = [];
    let page = await list({ aboutUserId: bot.id, limit: 3 });
    expect(page).toMatchObject({ hasNewer: false, hasOlder: true });
    for (;;) {
      seen.push(...page.events);
      const last = page.events.at(-1);
      if (!page.hasOlder || !last) break;
      page = await list({ aboutUserId: bot.id, limit: 3, beforeId: last.id });
      expect(page.hasNewer).toBe(true);
    }
    expect(seen).toEqual(whole);
    const back = await list({ aboutUserId: bot.id, limit: 3, afterId: whole[6]?.id });
    expect(back.events).toEqual(whole.slice(3, 6));
    expect(back).toMatchObject({ hasNewer: true, hasOlder: true });
    const first = await list({ aboutUserId: bot.id, limit: 3, afterId: whole[3]?.id });
    expect(first.events).toEqual(whole.slice(0, 3));
    expect(first).toMatchObject({ hasNewer: false, hasOlder: true });
  });

  it.each([
    ['a page too large', { limit: 101 }],
    ['an id that is no number', { beforeId: '1; DROP' }],
    ['both directions', { beforeId: '1', afterId: '1' }],
    ['a door that does not exist', { door: 'window' }],
    ['a day for an instant', { since: '2026-11-20' }],
    ['a kind of credential that does not exist', { credential: { kind: 'key', id: '1' } }],
    ['an unknown filter', { actor: 'root' }],
    ['a NUL', { address: 'a\0' }],
    ['the id of a target without its type', { targetId: '1' }],
  ])('refuses %s', async (_what, filter) => {
    await expect(list(filter)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('names the actions there are', async () => {
    const known = await execute(listAuditActionsOperation, admin, {});
    expect(known).toEqual([...new Set(known)].sort());
    expect(known).toEqual(expect.arrayContaining(['session.create', 'token.create', 'user.create']));
  });
});

describe('what an account may read of it', () => {
  it('is what was done to it and its credentials, without where the others were', async () => {
    const person = await makePerson({ password: 'correct horse battery' });
    const actor = await signInAs(person, { address: '192.0.2.44' });
    const { token } = await makeToken(person, { note: 'theirs' }, actor);
    await execute(revokeAccessTokenOperation, admin, { id: token.id });
    const anonymous = { kind: 'anonymous' as const, origin: { ...origin, address: '203.0.113.250' } };
    await execute(signInOperation, anonymous, { login: person.username, password: 'wrong' }).catch(() => undefined);

    const { events } = await list({ aboutUserId: person.id }, actor);
    const by = (action: string, outcome = 'SUCCESS') => events.find((event) => event.action === action && event.outcome === outcome);
    expect(by('token.create')).toMatchObject({ address: '192.0.2.44', isAbridged: false, credential: { kind: 'session' } });
    expect(by('token.revoke')).toMatchObject({
      actor: { username: root.username },
      target: { name: 'theirs' },
      credential: null,
      address: null,
      userAgent: null,
      requestId: null,
      isAbridged: true,
    });
    // Who guesses at their password is theirs to know.
    expect(by('session.create', 'REFUSED')).toMatchObject({ address: '203.0.113.250', isAbridged: false });

    // What is not shown cannot be asked for either.
    const own = { aboutUserId: person.id };
    expect(await actions({ ...own, address: '203.0.113.7' }, actor)).toEqual([]);
    expect(await actions({ ...own, credential: { kind: 'session', id: String(admin.credential.id) } }, actor)).toEqual([]);
    expect(await actions({ ...own, address: '203.0.113.7' })).toContain('token.revoke');
  });

  it('is nothing of others, and no list, export or sum of all', async () => {
    const [person, bot] = [await makePerson(), await makeServiceAccount()];
    for (const actor of [await signInAs(person), await actorOfToken((await makeToken(bot)).secret)]) {
      const forbidden = { code: 'forbidden' };
      await expect(list({}, actor)).rejects.toMatchObject(forbidden);
      await expect(list({ actorId: actor.userId }, actor)).rejects.toMatchObject(forbidden);
      await expect(list({ aboutUserId: root.id }, actor)).rejects.toMatchObject(forbidden);
      await expect(execute(listAuditActionsOperation, actor, {})).rejects.toMatchObject(forbidden);
      await expect(execute(listRefusalsOperation, actor, {})).rejects.toMatchObject(forbidden);
      await expect(execute(exportAuditOperation, actor, { format: 'csv', aboutUserId: actor.userId })).rejects.toMatchObject(forbidden);
      expect(await actions({ aboutUserId: actor.userId }, actor)).toContain('user.create');
    }
    const refused = await actions({ aboutUserId: bot.id, action: 'audit.export', outcome: 'REFUSED' });
    expect(refused).toEqual(['audit.export']);
  });

  it('asks for the scope', async () => {
    const { secret } = await makeToken(root, { scopes: ['read_user'] });
    const actor = await actorOfToken(secret, { door: 'v4' });
    await expect(list({}, actor)).rejects.toMatchObject({ code: 'forbidden', reason: 'insufficient_scope' });
  });
});

describe('the export', () => {
  it('gives everything that matches, over several batches, and is an event itself that is not part of it', async () => {
    const bot = await makeServiceAccount();
    await pool().query(
      `INSERT INTO "AuditEvent" (action, outcome, door, "actorId", "actorName")
       SELECT 'test.many', 'SUCCESS', 'system', $1, 'bot' FROM generate_series(1, 1203)`,
      [bot.id],
    );
    const { events } = await execute(exportAuditOperation, admin, { format: 'csv', aboutUserId: bot.id });
    const ids: string[] = [];
    for await (const event of events) ids.push(event.id);
    expect(ids).toHaveLength(1204);
    expect(new Set(ids).size).toBe(1204);
    const record = await db().auditEvent.findFirst({ where: { action: 'audit.export' }, orderBy: { id: 'desc' } });
    expect(record).toMatchObject({ actorId: root.id, outcome: 'SUCCESS', after: { format: 'csv', aboutUserId: bot.id } });
    expect(ids).not.toContain(String(record?.id));
  });
});

describe('refusals by what nobody knows', () => {
  it('are added up per reason, door and source', async () => {
    const address = unique('192.0.2');
    for (let count = 0; count < 312; count++) noteRefusal('unknown', { ...origin, address });
    noteRefusal('malformed', { ...origin, address });
    await flushRefusals();
    const { refusals } = await execute(listRefusalsOperation, admin, { limit: 100 });
    const mine = refusals.filter((refusal) => refusal.address === address);
    expect(mine).toEqual([
      { reason: 'unknown', door: 'graphql', address, count: 312, firstAt: expect.any(String), lastAt: expect.any(String) },
      { reason: 'malformed', door: 'graphql', address, count: 1, firstAt: expect.any(String), lastAt: expect.any(String) },
    ]);
  });
});
