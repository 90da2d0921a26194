import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { findReadable } from '@/lib/repositories/service-access';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { actorOfToken, makeToken, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin, unique } from '@/prisma/seed/people';
import { grantRepository, makeRepository, piecesOf } from '@/prisma/seed/repositories';
import { mostLineCharacters } from './file-schema';
import { addGrantsOperation, setAllRepositoriesOperation, setUnrestrictedOperation } from './operations';
import { exportGrantsOperation, restoreGrantsOperation } from './operations-file';

let admin: Actor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
  await db().repositoryGrant.deleteMany({});
});

async function exported(): Promise<string[]> {
  const { chunks } = await execute(exportGrantsOperation, admin, {});
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text.trimEnd().split('\n');
}

const bodyOf = (lines: string[]) => lines.slice(1).map((line) => JSON.parse(line) as Record<string, unknown>);
const head = '{"format":"keyward-grants","version":1,"bindID":"username","exportedAt":"2026-11-20T00:00:00.000Z"}';
const fileOf = (...lines: (string | object)[]) =>
  [head, ...lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))].map((line) => `${line}\n`);
// Cut into pieces that end inside lines and inside characters.
const send = (text: string[], more: object) => {
  const bytes = Buffer.from(text.join(''));
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, place) => bytes.subarray(place * 7, place * 7 + 7));
  return execute(restoreGrantsOperation, admin, { file: piecesOf(pieces), ...more });
};
const restore = async (text: string[]) => {
  const dry = await send(text, { dryRun: true });
  return { dry, done: await send(text, { dryRun: false, plan: dry.plan }) };
};
const named = (bindID: 'email' | 'username') => configure({ 'permissions.userMapping': { enabled: true, bindID } });
async function configure(settings: object): Promise<void> {
  const newest = await db().siteConfiguration.findFirst({ select: { id: true }, orderBy: { id: 'desc' } });
  await execute(updateConfigurationOperation, admin, { lastId: newest?.id ?? 0, contents: JSON.stringify(settings) });
}
const grant = (account: string, repository: string, until: string | null = null) => ({ account, kind: 'grant', repository, until });

describe('the file of all grants', () => {
  it('says everything explicit in order, and its restore makes an identical file after anything was changed', async () => {
    await named('username');
    const [bot, wild, person] = [await makeServiceAccount(), await makeServiceAccount(), await makePerson()];
    const root = unique('host');
    const [b, a, c] = [
      await makeRepository({ fullName: `${root}/B` }),
      await makeRepository({ fullName: `${root}/a` }),
      await makeRepository({ fullName: `${root}/c` }),
    ];
    const until = new Date(Date.now() + 86_400_000);
    await execute(addGrantsOperation, admin, { userId: bot.id, repositoryIds: [a.id, b.id] });
    await execute(addGrantsOperation, admin, { userId: person.id, repositoryIds: [b.id], until });
    await execute(setAllRepositoriesOperation, admin, { userId: wild.id, isAllowed: true, until });
    await execute(setUnrestrictedOperation, admin, { repositoryIds: [c.id], isUnrestricted: true });
    await db().pendingGrant.create({ data: { bindId: 'not-yet', repositoryId: c.id } });
    const over = await makeRepository();
    await db().repositoryGrant.create({ data: { userId: bot.id, repositoryId: over.id, expiresAt: new Date(Date.now() - 1) } });
    const file = await exported();
    expect(JSON.parse(file[0] ?? '')).toEqual({ format: 'keyward-grants', version: 1, bindID: 'username', exportedAt: expect.any(String) });
    const own = bodyOf(file).filter(({ account, repository }) => String(repository).startsWith(root) || account === wild.username);
    const onB = [grant(bot.username, b.fullName), grant(person.username, b.fullName, until.toISOString())];
    expect(own).toEqual([
      { account: wild.username, kind: 'wildcard', repository: null, until: until.toISOString() },
      grant(bot.username, a.fullName),
      ...onB.sort((one, other) => (one.account < other.account ? -1 : 1)),
      { account: null, kind: 'unrestricted', repository: c.fullName, until: null },
      { account: 'not-yet', kind: 'pending', repository: c.fullName, until: null },
    ]);
    const text = file.map((line) => `${line}\n`);
    const same = await send(text, { dryRun: true });
    const nothing = { added: 0, removed: 0, changedEnd: 0 };
    expect(same).toMatchObject({ grants: nothing, changes: [], effect: { accounts: 0, gained: 0, lost: 0 } });

    await db().repositoryGrant.deleteMany({ where: { userId: bot.id } });
    await db().repositoryGrant.updateMany({ where: { userId: person.id }, data: { expiresAt: null } });
    await grantRepository(bot.id, c.id);
    await db().pendingGrant.deleteMany({});
    await db().pendingGrant.create({ data: { bindId: 'another', repositoryId: a.id } });
    await execute(setUnrestrictedOperation, admin, { repositoryIds: [c.id], isUnrestricted: false });
    await execute(setUnrestrictedOperation, admin, { repositoryIds: [a.id], isUnrestricted: true });
    await execute(setAllRepositoriesOperation, admin, { userId: wild.id, isAllowed: false });
    await execute(setAllRepositoriesOperation, admin, { userId: bot.id, isAllowed: true });
    const before = await exported();
    const dry = await send(text, { dryRun: true });
    expect((await exported()).slice(1)).toEqual(before.slice(1));
    const done = await send(text, { dryRun: false, plan: dry.plan });
    expect(done).toEqual({ ...dry, isApplied: true });
    expect(done).toMatchObject({
      grants: { added: 2, removed: 1, changedEnd: 1 },
      pending: { added: 1, removed: 1 },
      unrestricted: { opened: 1, closed: 1 },
      wildcards: { added: 1, removed: 1, changedEnd: 0 },
    });
    expect((await exported()).slice(1)).toEqual(file.slice(1));
    const events = await db().auditEvent.findMany({ where: { action: 'grant.restore' } });
    expect(events).toHaveLength(1);
    const { gained, lost } = done.effect;
    expect(events[0]?.after).toMatchObject({ grants: { added: 2, removed: 1, changedEnd: 1 }, gained, lost });
    expect(await db().auditEvent.count({ where: { action: 'grant.export' } })).toBe(4);
  });

  it('counts as lost and gained what the decision says, not what the lines say', async () => {
    const [bot, blocked] = [await makeServiceAccount(), await makeServiceAccount()];
    const [kept, lost, gained] = [await makeRepository(), await makeRepository(), await makeRepository()];
    const isPublic = await makeRepository({ visibility: 'PUBLIC' });
    await db().user.update({ where: { id: blocked.id }, data: { blockedAt: new Date() } });
    for (const { id } of [kept, lost]) await grantRepository(bot.id, id);
    await grantRepository(blocked.id, lost.id);
    await db().membership.create({ data: { userId: bot.id, groupId: kept.groupId, accessLevel: 20 } });
    const file = await exported();
    const mine = new Set([bot.username, blocked.username]);
    const others = file.slice(1).filter((line) => !mine.has(String((JSON.parse(line) as { account: unknown }).account)));
    const { done } = await restore(fileOf(...others, grant(bot.username, gained.fullName), grant(bot.username, isPublic.fullName)));
    expect(done.grants).toEqual({ added: 2, removed: 3, changedEnd: 0 });
    expect(done.effect).toEqual({
      accounts: 1,
      checked: 1,
      gained: 1,
      lost: 1,
      gainedExamples: [{ account: bot.username, repository: gained.fullName }],
      lostExamples: [{ account: bot.username, repository: lost.fullName }],
    });
    const actor = await actorOfToken((await makeToken(bot)).secret);
    expect(await findReadable(actor, { id: lost.id })).toBeNull();
    expect(await findReadable(actor, { id: kept.id })).toBe(kept.id);
    expect(await findReadable(actor, { id: gained.id })).toBe(gained.id);
  });

  it('names what is not there: accounts wait where they can, and nothing gets a longer life than its line says', async () => {
    const repository = await makeRepository();
    const [waiting, ending, machine, root] = [unique('Waiting'), unique('ending'), unique('machine'), unique('gone')];
    const until = new Date(Date.now() + 60_000).toISOString();
    const bot = await makeServiceAccount();
    const others = (await exported()).slice(1);
    const lines = [
      grant(waiting, repository.fullName),
      grant(ending, repository.fullName, until),
      grant(bot.username, `${root}/Not/there`),
      grant(bot.username, repository.fullName, '2020-01-01T00:00:00.000Z'),
      { account: machine, kind: 'wildcard', repository: null, until: null },
    ];
    const { done } = await restore(fileOf(...others, ...lines));
    expect(done).toMatchObject({
      grants: { added: 0, removed: 0, changedEnd: 0 },
      pending: { added: 1, removed: 0 },
      past: 1,
      toPending: { count: 1, names: [waiting] },
      leftOut: { count: 2, names: [ending, machine].sort() },
      unknownRepositories: { count: 1, names: [`${root}/Not/there`] },
    });
    const kept = await db().pendingGrant.findMany({ where: { repositoryId: repository.id } });
    expect(kept.map(({ bindId }) => bindId)).toEqual([waiting.toLowerCase()]);
    await db().pendingGrant.deleteMany({});
    await named('email');
    const byAddress = await send(fileOf(...others.filter((line) => !line.includes('"pending"')), ...lines), { dryRun: true });
    expect(byAddress).toMatchObject({ pending: { added: 0 }, toPending: { count: 0 }, leftOut: { count: 3 } });
    await named('username');
  });
});

describe('grants.restore', () => {
  it('refuses each bad file by the number of its line, and changes nothing', async () => {
    const [bot, person] = [await makeServiceAccount(), await makePerson()];
    const repository = await makeRepository();
    await grantRepository(bot.id, repository.id);
    const before = (await exported()).slice(1);
    const good = grant(person.username, repository.fullName);
    const cases: [string[], RegExp][] = [
      [[''], /^Line 1: The file is empty\./],
      [['{}\n'], /^Line 1: This is not a file of grants\./],
      [['nothing\n'], /^Line 1: It is not JSON\./],
      [[head.replace('"version":1', '"version":2')], /^Line 1: The file has version 2; this server reads version 1\./],
      [[head.replace('username', 'phone')], /^Line 1: "bindID"/],
      [fileOf(good, '{"account"'), /^Line 3: It is not JSON\./],
      [fileOf(good, ''), /^Line 3: It is empty\./],
      [fileOf({ ...good, level: 30 }), /^Line 2: /],
      [fileOf({ ...good, kind: 'role' }), /^Line 2: "kind"/],
      [fileOf({ ...good, account: null }), /^Line 2: "account"/],
      [fileOf({ ...good, until: 'tomorrow' }), /^Line 2: "until"/],
      [fileOf({ ...good, until: '0000-01-01T00:00:00Z' }), /^Line 2: "until"/],
      [fileOf({ ...good, account: 'a\0b' }), /^Line 2: "account"/],
      [fileOf({ ...good, repository: null }), /^Line 2: "repository"/],
      [fileOf(good, 'x'.repeat(mostLineCharacters + 1)), /^Line 3: It is longer than 8,192 characters\./],
      [fileOf(good, grant('other', 'x/y'), grant(person.username.toUpperCase(), repository.fullName.toUpperCase())), /^Line 4: .*line 2\./],
      [fileOf({ account: person.username, kind: 'wildcard', repository: null, until: null }), /^Line 2: Only service accounts/],
      [
        [head.replace('username', 'email'), '\n', JSON.stringify({ ...good, kind: 'pending', account: 'a@example.com' })],
        /^Line 2: It waits for a email/,
      ],
    ];
    for (const [file, message] of cases) {
      await expect(send(file, { dryRun: true }), String(message)).rejects.toMatchObject({
        code: 'invalid_input',
        reason: 'bad_grants_file',
        message: expect.stringMatching(message),
      });
    }
    const ghost = await db().user.create({ data: { kind: 'GHOST', username: unique('ghost') }, select: { username: true } });
    await expect(send(fileOf(good, grant(ghost.username, repository.fullName)), { dryRun: true })).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 3: .* reads nothing/),
    });
    const halfCharacter = piecesOf([`${head}\n`, Buffer.from([0x22, 0xc3, 0x28])]);
    await expect(execute(restoreGrantsOperation, admin, { file: halfCharacter, dryRun: true })).rejects.toMatchObject({
      message: expect.stringMatching(/UTF-8/),
    });
    const broken = (async function* () {
      yield await Promise.resolve(`${head}\n`);
      throw new Error('The sender left.');
    })();
    await expect(execute(restoreGrantsOperation, admin, { file: broken, dryRun: true })).rejects.toThrow('The sender left.');
    expect((await exported()).slice(1)).toEqual(before);
  });

  it('is applied only as the dry run showed it', async () => {
    const [bot, other] = [await makeServiceAccount(), await makeServiceAccount()];
    const repository = await makeRepository();
    const others = (await exported()).slice(1);
    const file = fileOf(...others, grant(bot.username, repository.fullName));
    await expect(send(file, { dryRun: false })).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/dry run/) });
    const { plan } = await send(file, { dryRun: true });
    const changed = { code: 'conflict', reason: 'grants_changed' };
    const longer = fileOf(...others, grant(bot.username, repository.fullName), grant(other.username, repository.fullName));
    await expect(send(longer, { dryRun: false, plan })).rejects.toMatchObject(changed);
    await grantRepository(other.id, repository.id);
    await expect(send(file, { dryRun: false, plan })).rejects.toMatchObject(changed);
    await db().repositoryGrant.deleteMany({ where: { userId: other.id } });
    await db().user.update({ where: { id: bot.id }, data: { username: unique('renamed') } });
    await expect(send(file, { dryRun: false, plan })).rejects.toMatchObject(changed);
    expect((await exported()).slice(1)).toEqual(others);
  });

  it('and the export are for site admins', async () => {
    const person = await signInAs(await makePerson());
    const refused = { code: 'forbidden' };
    await expect(execute(exportGrantsOperation, person, {})).rejects.toMatchObject(refused);
    await expect(execute(restoreGrantsOperation, person, { file: piecesOf([head]), dryRun: true })).rejects.toMatchObject(refused);
    const reader = await actorOfToken((await makeToken(await makeSiteAdmin(), { scopes: ['read_api'] })).secret);
    await expect(execute(restoreGrantsOperation, reader, { file: piecesOf([head]), dryRun: true })).rejects.toMatchObject({
      ...refused,
      reason: 'insufficient_scope',
    });
  });
});
