import { beforeAll, describe, expect, it } from 'vitest';
import { systemActor, type Actor } from '@/lib/actor/actor';
import { checkAccessToken } from '@/lib/actor/access-token';
import { openSealed } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db, pool } from '@/lib/db/client';
import { sealContext } from '@/lib/mail/queries';
import { execute } from '@/lib/operation/execute';
import { addM2MSecretOperation, disableM2MCredentialOperation, enableM2MCredentialOperation } from '@/lib/oauth/operations';
import { createAccessTokenOperation, rotateAccessTokenOperation, rotateOwnTokenOperation } from '@/lib/tokens/operations';
import { actorOfBearer, actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, everything, loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { listLeaksOperation, reportLeakOperation } from './operations';

process.env.SMTP_URL = 'smtp://127.0.0.1:9';

beforeAll(() => loadServerKeys());

let reporters = 0;
/** Each from an address of its own, as each address may report so much only. */
const reporter = (): Actor => ({
  kind: 'anonymous',
  origin: { ...origin, door: 'rest', address: `198.51.100.${(reporters += 1) % 250}` },
});
const report = (credentials: string[], url?: string, actor: Actor = reporter()) =>
  execute(reportLeakOperation, actor, { credentials, ...(url === undefined ? {} : { url }) });
const eventsOf = (targetType: string, id: number | string) =>
  db().auditEvent.findMany({ where: { action: 'credential.leaked', targetType, targetId: String(id) }, orderBy: { id: 'asc' } });
const configure = (action: 'revoke' | 'disable') =>
  db().siteConfiguration.create({ data: { contents: JSON.stringify({ leakedTokens: { action } }) }, select: { id: true } });

async function mailsTo(recipient: string) {
  const rows = await db().mail.findMany({ where: { recipient, kind: 'credential-leaked' }, select: { id: true, sealed: true } });
  return rows.map(({ id, sealed }) => openSealed(primaryKey().derive('encrypt'), sealed ?? Buffer.alloc(0), sealContext(id)));
}

const countToday = (kind: string, credentialId: number, requests: number) =>
  db().credentialUse.create({ data: { kind, credentialId, day: new Date(new Date().toISOString().slice(0, 10)), requests } });

async function makeOwned() {
  const owner = await makePerson();
  const bot = await makeServiceAccount();
  const data = { ownerId: owner.id, contact: `${bot.username}@team.example` };
  await db().user.update({ where: { id: bot.id }, data, select: { id: true } });
  return { owner, bot };
}

describe('a reported access token', () => {
  it('is revoked with what it minted, in any spelling, and what it did is summed up', async () => {
    const { owner, bot } = await makeOwned();
    const { token, secret } = await makeToken(bot);
    const actor = await actorOfToken(secret, { address: '203.0.113.8' });
    const child = await execute(createAccessTokenOperation, actor, {
      userId: bot.id,
      note: 'child',
      scopes: ['user:all'],
      expiresInSeconds: 3_600,
    });
    await countToday('access-token', token.id, 12);
    await db().tokenAddress.create({ data: { tokenId: token.id, address: '203.0.113.7', lastSeenAt: new Date() } });

    await report([` ${secret.slice(-40).toUpperCase()}\n`], 'https://user:pass@Pastebin.example/raw/x?key=1#y');
    for (const each of [secret, child.secret]) expect(await checkAccessToken(each, origin)).toEqual({ ok: false, reason: 'revoked' });
    const [event] = await eventsOf('access-token', token.id);
    expect(event).toMatchObject({
      actorName: 'anonymous',
      outcome: 'SUCCESS',
      targetName: token.note,
      after: {
        userId: bot.id,
        username: bot.username,
        lastFive: secret.slice(-5),
        foundAt: 'pastebin.example/raw/x',
        state: 'revoked',
        descendants: 1,
        last30Days: { requests: 12, actions: { 'token.create': 1 }, addresses: ['203.0.113.7', '203.0.113.8'] },
      },
    });
    for (const recipient of [`${owner.username}@example.com`, `${bot.username}@team.example`]) {
      const [mail = ''] = await mailsTo(recipient);
      expect(mail).toContain(bot.username);
      expect(mail).toContain('pastebin.example/raw/x');
      expect(mail).not.toContain(secret.slice(-40));
    }
    expect(await db().accessToken.findUniqueOrThrow({ where: { id: token.id }, select: { leakedAt: true } })).toEqual({
      leakedAt: expect.any(Date),
    });
    expect(await columnsHolding([secret, secret.slice(-40), secret.slice(-40).toUpperCase()])).toEqual([]);
  });

  it('ends with what it rotated itself into, not with what somebody else put in its place', async () => {
    const bot = await makeServiceAccount();
    const overlapSeconds = 3_600;
    const [first, other] = [await makeToken(bot), await makeToken(bot)];
    const second = await execute(rotateOwnTokenOperation, await actorOfToken(first.secret), { overlapSeconds });
    const third = await execute(rotateOwnTokenOperation, await actorOfToken(second.secret), { overlapSeconds });
    const admin = await signInAs(await makeSiteAdmin());
    const replaced = await execute(rotateAccessTokenOperation, admin, { id: other.token.id, overlapSeconds });

    await report([first.secret, other.secret]);
    for (const { secret } of [first, second, third, other])
      expect(await checkAccessToken(secret, origin)).toEqual({ ok: false, reason: 'revoked' });
    expect(await checkAccessToken(replaced.secret, origin)).toMatchObject({ ok: true });
    expect((await eventsOf('access-token', first.token.id))[0]).toMatchObject({ after: { state: 'revoked', descendants: 2 } });
  });

  it('is told to the person who has it', async () => {
    const person = await makePerson();
    const { secret } = await makeToken(person);
    await report([secret]);
    expect(await mailsTo(`${person.username}@example.com`)).toHaveLength(1);
  });

  it('of a machine that nobody answers for is told to the site admins', async () => {
    const admin = await makeSiteAdmin();
    const { secret } = await makeToken(await makeServiceAccount());
    await report([secret]);
    expect(await mailsTo(`${admin.username}@example.com`)).toHaveLength(1);
  });

  it('is told with a link to those only who may open it, the others are sent to a site admin', async () => {
    const [person, admin, { owner, bot }] = [await makePerson(), await makeSiteAdmin(), await makeOwned()];
    const ofAdmin = await makeServiceAccount();
    // Named as the contact too: one mail, that of a site admin.
    const data = { ownerId: admin.id, contact: `${admin.username}@example.com` };
    await db().user.update({ where: { id: ofAdmin.id }, data, select: { id: true } });
    const client = await makeM2MCredential(bot);
    await report([(await makeToken(person)).secret, (await makeToken(bot)).secret, client.clientSecret, (await makeToken(ofAdmin)).secret]);
    const linked = async (recipient: string) =>
      (await mailsTo(recipient)).map((text) => ({ link: /\/users\/[\w/-]+/.exec(text)?.[0] ?? null, isSent: /a site admin/.test(text) }));
    expect(await linked(`${person.username}@example.com`)).toEqual([{ link: `/users/${person.username}/settings/tokens`, isSent: false }]);
    for (const recipient of [`${owner.username}@example.com`, `${bot.username}@team.example`])
      expect(await linked(recipient)).toEqual([1, 2].map(() => ({ link: null, isSent: true })));
    expect(await linked(`${admin.username}@example.com`)).toEqual([{ link: `/users/${ofAdmin.username}/settings/tokens`, isSent: false }]);
  });

  it('reported by many at once ends once, with one event and one mail', async () => {
    const person = await makePerson();
    const { token, secret } = await makeToken(person);
    await Promise.all(Array.from({ length: 6 }, () => report([secret, secret])));
    expect(await eventsOf('access-token', token.id)).toHaveLength(1);
    expect(await mailsTo(`${person.username}@example.com`)).toHaveLength(1);
  });

  it('that has ended already is recorded, once for each place and twenty times at most, and told to nobody', async () => {
    const person = await makePerson();
    const { token, secret } = await makeToken(person);
    await db().accessToken.update({ where: { id: token.id }, data: { expiresAt: new Date(0) }, select: { id: true } });
    for (let index = 0; index < 25; index += 1) await report([secret], `https://example.com/${Math.floor(index / 2) * 2}`);
    expect(await eventsOf('access-token', token.id)).toHaveLength(13);
    for (let index = 100; index < 110; index += 1) await report([secret], `https://example.com/${index}`);
    const events = await eventsOf('access-token', token.id);
    expect(events).toHaveLength(20);
    expect(events[0]).toMatchObject({ after: { state: 'ended before', foundAt: 'example.com/0' } });
    expect(await mailsTo(`${person.username}@example.com`)).toEqual([]);
  });
});

describe('a reported client secret', () => {
  it('is revoked, with its bearers; other secrets of the client go on', async () => {
    const { owner, bot } = await makeOwned();
    const made = await makeM2MCredential(bot);
    const bearer = await grantBearer(made);
    const other = await makeM2MCredential(bot);
    await report([made.clientSecret]);
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    await expect(actorOfBearer(bearer.accessToken)).rejects.toThrow('revoked');
    await expect(grantBearer(other)).resolves.toBeTruthy();
    expect(await eventsOf('m2m-credential', made.credential.id)).toMatchObject([
      { after: { state: 'revoked', lastFive: made.clientSecret.slice(-5), secretId: made.credential.secrets[0]?.id } },
    ]);
    expect(await mailsTo(`${owner.username}@example.com`)).toHaveLength(1);
    expect(await columnsHolding([made.clientSecret])).toEqual([]);
  });

  it('says what the bearers did that it got', async () => {
    const admin = await makeSiteAdmin();
    const made = await makeM2MCredential(await makeServiceAccount());
    const { accessToken } = await grantBearer(made);
    const actor = { ...(await actorOfBearer(accessToken)), userId: admin.id, isSiteAdmin: true };
    await execute(disableM2MCredentialOperation, actor, { id: (await makeM2MCredential(await makeServiceAccount())).credential.id });
    await report([made.clientSecret]);
    const [event] = await eventsOf('m2m-credential', made.credential.id);
    expect(event).toMatchObject({
      after: { last30Days: { actions: { 'oauth.grantClientCredentials': 1, 'm2m.disable': 1 }, addresses: [origin.address] } },
    });
  });

  it('is not told of what another secret of the same credential did, nor of more requests than were its own', async () => {
    const { owner, bot } = await makeOwned();
    const admin = await makeSiteAdmin();
    const made = await makeM2MCredential(bot);
    const { id } = made.credential;
    const added = await execute(addM2MSecretOperation, systemActor('test'), { id });
    const act = async (clientSecret: string, address: string) => {
      const bearer = await grantBearer({ ...made, clientSecret });
      const actor = await actorOfBearer(bearer.accessToken);
      const victim = await makeM2MCredential(await makeServiceAccount());
      await execute(
        disableM2MCredentialOperation,
        { ...actor, userId: admin.id, isSiteAdmin: true, origin: { ...actor.origin, address } },
        { id: victim.credential.id },
      );
    };
    await act(made.clientSecret, '203.0.113.21');
    await act(added.clientSecret, '203.0.113.22');
    await act(added.clientSecret, '203.0.113.23');
    await countToday('m2m-credential', id, 77);

    await report([made.clientSecret]);
    const since = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
    const [event] = await eventsOf('m2m-credential', id);
    expect(event).toMatchObject({
      after: {
        last30Days: {
          since: expect.stringContaining(since),
          requests: null,
          requestsOfCredential: 77,
          actions: { 'oauth.grantClientCredentials': 1, 'm2m.disable': 1 },
          addresses: expect.arrayContaining(['203.0.113.21']),
        },
      },
    });
    expect(JSON.stringify(event?.after)).not.toMatch(/203\.0\.113\.2[23]/);
    const [mail = ''] = await mailsTo(`${owner.username}@example.com`);
    expect(mail).toContain(`The audit log has of it since ${since}:`);
    expect(mail).toContain('not counted for each client secret: the whole M2M credential made 77 in the last 30 days');
    expect(mail).not.toContain('it made');
  });

  it('that was the only one of its credential is told of all that the credential did, however many bearers it took', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    const { id } = made.credential;
    await countToday('m2m-credential', id, 77);
    await pool().query(
      `INSERT INTO "AuditEvent" (action, outcome, door, "credentialKind", "credentialId", "clientId")
       SELECT 'test.many', 'SUCCESS', 'rest', 'oauth-token', (9000000000 + n)::text, $1 FROM generate_series(1, 1203) AS n`,
      [id],
    );
    await report([made.clientSecret]);
    expect((await eventsOf('m2m-credential', id))[0]).toMatchObject({
      after: { last30Days: { requests: 77, requestsOfCredential: null, actions: { 'test.many': 1203 } } },
    });
  });

  it('of a client that is disabled just now is revoked all the same, and so is a disabled token: either might come back', async () => {
    const bot = await makeServiceAccount();
    const [{ token, secret }, made] = [await makeToken(bot), await makeM2MCredential(bot)];
    const { id } = made.credential;
    await execute(disableM2MCredentialOperation, systemActor('test'), { id });
    await db().accessToken.update({ where: { id: token.id }, data: { disabledAt: new Date() }, select: { id: true } });
    await report([made.clientSecret, secret]);
    await execute(enableM2MCredentialOperation, systemActor('test'), { id });
    await expect(grantBearer(made)).rejects.toMatchObject({ reason: 'invalid_client' });
    expect(await checkAccessToken(secret, origin)).toEqual({ ok: false, reason: 'revoked' });
  });
});

describe('a reported bearer', () => {
  it('is told of no requests that other bearers made', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    const { id } = made.credential;
    await countToday('m2m-credential', id, 77);
    const { accessToken } = await grantBearer(made);
    const { credential } = await actorOfBearer(accessToken);
    await report([accessToken]);
    expect((await eventsOf('oauth-token', credential.id))[0]).toMatchObject({
      after: { last30Days: { requests: null, requestsOfCredential: 77 } },
    });
  });

  it('is revoked alone', async () => {
    const made = await makeM2MCredential(await makeServiceAccount());
    const [one, other] = [await grantBearer(made), await grantBearer(made)];
    await report([one.accessToken, other.accessToken.slice(0, -1)]);
    await expect(actorOfBearer(one.accessToken)).rejects.toThrow('revoked');
    const { credential } = await actorOfBearer(other.accessToken);
    expect(credential.kind).toBe('oauth-token');
    await expect(grantBearer(made)).resolves.toBeTruthy();
  });
});

describe('with leakedTokens.action disable', () => {
  it('tokens and clients are held, and may come back', async () => {
    const bot = await makeServiceAccount();
    const [{ token, secret }, made] = [await makeToken(bot), await makeM2MCredential(bot)];
    const child = await execute(createAccessTokenOperation, await actorOfToken(secret), {
      userId: bot.id,
      note: 'child',
      scopes: ['user:all'],
      expiresInSeconds: 3_600,
    });
    const bearer = await grantBearer(made);
    await configure('disable');
    try {
      await report([secret, made.clientSecret]);
      const rows = await db().accessToken.findMany({
        where: { id: { in: [token.id, child.token.id] } },
        select: { disabledAt: true, revokedAt: true },
      });
      expect(rows).toEqual([1, 2].map(() => ({ disabledAt: expect.any(Date), revokedAt: null })));
      await expect(actorOfBearer(bearer.accessToken)).rejects.toThrow('client_disabled');
      const admin = await signInAs(await makeSiteAdmin());
      await execute(enableM2MCredentialOperation, admin, { id: made.credential.id });
      await expect(actorOfBearer(bearer.accessToken)).resolves.toBeTruthy();
      // Found again after it came back: it is held again.
      await report([made.clientSecret]);
      await expect(actorOfBearer(bearer.accessToken)).rejects.toThrow('client_disabled');
      expect(await eventsOf('m2m-credential', made.credential.id)).toMatchObject([
        { after: { state: 'disabled' } },
        { after: { state: 'disabled' } },
      ]);
    } finally {
      await configure('revoke');
    }
  });
});

describe('a report', () => {
  it('of nothing of ours changes nothing but its counter', async () => {
    const before = await everything(['RateLimit']);
    const unknown = `sgp_local_${'0'.repeat(40)}`;
    await report([unknown, 'nonsense', '', '\0', 'x'.repeat(10_000)], 'https://example.com/x');
    expect(await everything(['RateLimit'])).toBe(before);
  });

  it.each<[string, object, string]>([
    ['no credential', { credentials: [] }, 'credentials'],
    ['too many', { credentials: Array.from({ length: 101 }, () => 'x') }, 'credentials'],
    ['one that is too long', { credentials: ['x'.repeat(10_001)] }, 'credentials.0'],
    ['one that is no text', { credentials: [1] }, 'credentials.0'],
    ['a place that is none', { credentials: ['x'], url: 'nowhere' }, 'url'],
    ['a place of another kind', { credentials: ['x'], url: 'javascript:alert(1)' }, 'url'],
    ['an unknown key', { credentials: ['x'], source: 'x' }, 'source'],
  ])('with %s is refused on its field', async (_what, input, field) => {
    await expect(execute(reportLeakOperation, reporter(), input)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    });
  });

  it('keeps the reported text out of the place, and commits in it', async () => {
    const { token, secret } = await makeToken(await makePerson());
    const commit = 'c'.repeat(40);
    await report([secret], `https://git.example/${commit}/${secret.slice(-40)}/${secret.toUpperCase()}/x`);
    const [event] = await eventsOf('access-token', token.id);
    expect(event).toMatchObject({ after: { foundAt: `git.example/${commit}/[redacted]/[redacted]/x` } });
  });

  it('comes so often only from one address, whatever it holds', async () => {
    const actor = reporter();
    for (let index = 0; index < 30; index += 1) await report(['nonsense'], undefined, actor);
    const { secret } = await makeToken(await makePerson());
    for (const text of ['nonsense', secret])
      await expect(report([text], undefined, actor)).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    expect((await checkAccessToken(secret, origin)).ok).toBe(true);
    await report([secret]);
    expect((await checkAccessToken(secret, origin)).ok).toBe(false);
  });

  it('whose audit row cannot be written ends nothing, so that it is not lost unseen', async () => {
    const { secret } = await makeToken(await makePerson());
    await db().$executeRawUnsafe(`ALTER TABLE "AuditEvent" ADD CONSTRAINT no_leak CHECK (action <> 'credential.leaked') NOT VALID`);
    try {
      await expect(report([secret])).rejects.toThrow();
      expect((await checkAccessToken(secret, origin)).ok).toBe(true);
    } finally {
      await db().$executeRawUnsafe(`ALTER TABLE "AuditEvent" DROP CONSTRAINT no_leak`);
    }
  });
});

describe('leaks.listOfAccount', () => {
  it('shows the account and site admins what was found, and nobody else', async () => {
    const bot = await makeServiceAccount();
    const [{ token, secret }, made] = [await makeToken(bot), await makeM2MCredential(bot)];
    const bearer = await grantBearer(made);
    const own = await makeToken(bot);
    await report([secret, made.clientSecret, bearer.accessToken]);
    const expected = [
      { kind: 'access-token', id: String(token.id), state: 'revoked', name: token.note },
      { kind: 'm2m-credential', id: String(made.credential.id), state: 'revoked', lastFive: made.clientSecret.slice(-5) },
      { kind: 'oauth-token', m2mCredentialId: made.credential.id, lastFive: null },
    ];
    for (const actor of [await signInAs(await makeSiteAdmin()), await actorOfToken(own.secret), systemActor('test')]) {
      const leaks = await execute(listLeaksOperation, actor, { userId: bot.id });
      expect(leaks).toHaveLength(3);
      expect(leaks).toEqual(expect.arrayContaining(expected.map((each) => expect.objectContaining(each))));
    }
    const stranger = await signInAs(await makePerson());
    await expect(execute(listLeaksOperation, stranger, { userId: bot.id })).rejects.toMatchObject({ code: 'forbidden' });
    await db().accessToken.update({
      where: { id: token.id },
      data: { leakedAt: new Date(Date.now() - 31 * 86_400_000) },
      select: { id: true },
    });
    expect(await execute(listLeaksOperation, systemActor('test'), { userId: bot.id })).toHaveLength(2);
  });
});
