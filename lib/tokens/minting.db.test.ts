import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { createAccessTokenOperation, revokeAccessTokenOperation } from './operations';
import type { CreateAccessTokenInput } from './schema';

const day = 86_400;

const create = (actor: Actor, user: { id: number }, input: Partial<CreateAccessTokenInput> = {}) =>
  execute(createAccessTokenOperation, actor, { userId: user.id, note: unique('token'), scopes: ['user:all'], ...input });

beforeAll(() => loadServerKeys());

describe('what a token mints', () => {
  const childOf = async (parent: { secret: string }, owner: { id: number }, input: Partial<CreateAccessTokenInput> = {}) =>
    create(await actorOfToken(parent.secret), owner, { expiresInSeconds: day, ...input });

  it('never outranks it', async () => {
    const bot = await makeServiceAccount();
    const parent = await makeToken(bot);
    const child = await childOf(parent, bot, { scopes: ['read_api', 'mcp'] });
    const reader = await actorOfToken(child.secret);
    await expect(create(reader, bot, { scopes: ['mcp'] })).rejects.toMatchObject({ code: 'forbidden', reason: 'insufficient_scope' });
    const admin = await makeSiteAdmin();
    const plain = await makeToken(admin);
    await expect(childOf(plain, admin, { scopes: ['user:all', 'site-admin:sudo'] })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'beyond_own_scopes',
    });
    const externalWriter = await makeToken(bot, { scopes: ['externalapi:write'] });
    await expect(
      create(await actorOfToken(externalWriter.secret, { door: 'rest' }), bot, { scopes: ['user:all'], expiresInSeconds: day }),
    ).rejects.toMatchObject({ code: 'forbidden', reason: 'beyond_own_scopes' });
  });

  it('never outlives it', async () => {
    const bot = await makeServiceAccount();
    const parent = await makeToken(bot, { expiresInSeconds: 7 * day });
    await expect(childOf(parent, bot, { expiresInSeconds: 8 * day })).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'outlives_parent',
    });
    await expect(childOf(parent, bot, { expiresInSeconds: 6 * day })).resolves.toBeTruthy();
  });

  it('dies with it, down to the last descendant, and in one audit row', async () => {
    const bot = await makeServiceAccount();
    const parent = await makeToken(bot);
    const child = await childOf(parent, bot);
    const grandchild = await childOf(child, bot, { expiresInSeconds: 3_600 });
    const stranger = await makeToken(bot);
    await execute(revokeAccessTokenOperation, await signInAs(await makeSiteAdmin()), { id: parent.token.id });
    for (const { secret } of [parent, child, grandchild]) await expect(actorOfToken(secret)).rejects.toThrow('revoked');
    await expect(actorOfToken(stranger.secret)).resolves.toBeTruthy();
    const [event] = await db().auditEvent.findMany({ where: { action: 'token.revoke', targetId: String(parent.token.id) } });
    const { revokedIds } = event?.after as { revokedIds: number[] };
    expect([...revokedIds].sort((a, b) => a - b)).toEqual([parent, child, grandchild].map(({ token }) => token.id));
  });

  it('dies with it also while it is just being minted', async () => {
    const bot = await makeServiceAccount();
    const admin = await signInAs(await makeSiteAdmin());
    for (let round = 0; round < 5; round += 1) {
      const parent = await makeToken(bot);
      const actor = await actorOfToken(parent.secret);
      const minting = Array.from({ length: 8 }, () => create(actor, bot, { expiresInSeconds: day }));
      const [minted] = await Promise.all([
        Promise.allSettled(minting),
        execute(revokeAccessTokenOperation, admin, { id: parent.token.id }),
      ]);
      for (const outcome of minted) {
        if (outcome.status === 'fulfilled') await expect(actorOfToken(outcome.value.secret)).rejects.toThrow(/revoked|parent_ended/);
        else expect(outcome.reason).toMatchObject({ reason: 'parent_ended' });
      }
      expect(await db().accessToken.count({ where: { parentId: parent.token.id, revokedAt: null } })).toBe(0);
    }
  });

  it('is no longer accepted once the first token of its chain ended in any way', async () => {
    const admin = await makeSiteAdmin();
    const person = await makePerson();
    const ends: Record<string, (rootId: number, ownerId: number) => Promise<unknown>> = {
      expired: (id) => db().accessToken.update({ where: { id }, data: { expiresAt: new Date(0) } }),
      revoked: (id) => db().accessToken.update({ where: { id }, data: { revokedAt: new Date() } }),
      'owner blocked': (_id, ownerId) => db().user.update({ where: { id: ownerId }, data: { blockedAt: new Date() } }),
      'owner deleted': (_id, ownerId) => db().user.update({ where: { id: ownerId }, data: { blockedAt: null, deletedAt: new Date() } }),
      'owner demoted': (_id, ownerId) => db().user.update({ where: { id: ownerId }, data: { deletedAt: null, isSiteAdmin: false } }),
    };
    for (const [how, end] of Object.entries(ends)) {
      const owner = how.startsWith('owner') ? await makeSiteAdmin() : admin;
      const root = await makeToken(owner, { scopes: ['user:all', 'site-admin:sudo'] });
      const child = await create(await actorOfToken(root.secret, { sudo: person.username }), person, { expiresInSeconds: day });
      const grandchild = await create(await actorOfToken(child.secret), person, { expiresInSeconds: 3_600 });
      expect((await actorOfToken(grandchild.secret)).userId).toBe(person.id);
      await end(root.token.id, owner.id);
      for (const { secret } of [child, grandchild]) await expect(actorOfToken(secret), how).rejects.toThrow('parent_ended');
    }
  });

  it('under sudo belongs to the account acted as, is bound to the sudo token, and both are recorded', async () => {
    const [admin, person] = [await makeSiteAdmin(), await makePerson()];
    const root = await makeToken(admin, { scopes: ['user:all', 'site-admin:sudo'] });
    const actor = await actorOfToken(root.secret, { sudo: person.username });
    await expect(create(actor, person, { scopes: ['user:all', 'site-admin:sudo'], expiresInSeconds: day })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const { token } = await create(actor, person, { expiresInSeconds: day });
    expect(token).toMatchObject({ userId: person.id, createdById: admin.id });
    const [event] = await db().auditEvent.findMany({ where: { action: 'token.create', targetId: String(token.id) } });
    expect(event).toMatchObject({
      actorId: person.id,
      actorName: person.username,
      sudoById: admin.id,
      sudoByName: admin.username,
      credentialKind: 'access-token',
      credentialId: String(root.token.id),
      after: { parentId: root.token.id },
    });
  });

  it('for a service account stands on its own when a site admin minted it by session or full token', async () => {
    const admin = await makeSiteAdmin();
    const bot = await makeServiceAccount();
    const full = await makeToken(admin);
    const made = await create(await actorOfToken(full.secret), bot);
    expect(await db().accessToken.findUniqueOrThrow({ where: { id: made.token.id }, select: { parentId: true, rootId: true } })).toEqual({
      parentId: null,
      rootId: null,
    });
    await execute(revokeAccessTokenOperation, await signInAs(admin), { id: full.token.id });
    await db().user.update({ where: { id: admin.id }, data: { deletedAt: new Date() } });
    expect((await actorOfToken(made.secret)).userId).toBe(bot.id);
  });

  it('for a service account under sudo is bound all the same', async () => {
    const [admin, other] = [await makeSiteAdmin(), await makeSiteAdmin()];
    const bot = await makeServiceAccount();
    const root = await makeToken(admin, { scopes: ['user:all', 'site-admin:sudo'] });
    const { token } = await create(await actorOfToken(root.secret, { sudo: other.username }), bot, { expiresInSeconds: day });
    expect(await db().accessToken.findUniqueOrThrow({ where: { id: token.id }, select: { parentId: true } })).toEqual({
      parentId: root.token.id,
    });
  });

  it('is nothing where the credential is an OAuth bearer', async () => {
    const bot = await makeServiceAccount();
    const { accessToken } = await grantBearer(await makeM2MCredential(bot));
    await expect(create(await actorOfBearer(accessToken), bot)).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'bearer_mints_nothing',
    });
  });
});
