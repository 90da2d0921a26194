import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeSiteAdmin } from '@/prisma/seed/people';
import { getConfigurationOperation, updateConfigurationOperation } from './operations';
import { currentSettings } from './settings';

let admin: AccountActor;

beforeAll(async () => {
  loadServerKeys();
  admin = await signInAs(await makeSiteAdmin());
});

const read = () => execute(getConfigurationOperation, admin, {});
const save = async (contents: string, lastId?: number) =>
  execute(updateConfigurationOperation, admin, { lastId: lastId ?? (await read()).id, contents });

describe('the site configuration', () => {
  it('is the commented default while nobody has changed it, and in force as such', async () => {
    const first = await read();
    expect(first.id).toBe(0);
    expect((await currentSettings())['auth.accessTokens']).toEqual({
      allow: 'all-users-create',
      allowNoExpiration: false,
      expirationOptionDays: [7, 14, 30, 60, 90],
      defaultExpirationDays: 90,
      maxTokensPerUser: 25,
    });
    await expect(save(first.contents)).resolves.toBeTruthy();
  });

  it('keeps comments and trailing commas as they were written, and takes effect at once', async () => {
    const contents = '{\n  // shorter\n  "auth.accessTokens": { "defaultExpirationDays": 7, },\n}';
    await save(contents);
    expect((await read()).contents).toBe(contents);
    const settings = await currentSettings();
    expect(settings['auth.accessTokens']).toMatchObject({ defaultExpirationDays: 7, maxTokensPerUser: 25 });
  });

  it.each([
    ['what is no JSON', '{', /Line 1/],
    ['nothing', '', /.+/],
    ['a list', '[]', /.+/],
    ['text after the end', '{} x', /.+/],
    ['an unknown setting', '{ "auth.acessTokens": {} }', /There is no setting "auth\.acessTokens"/],
    ['an unknown key inside a setting', '{ "auth.accessTokens": { "allowed": true } }', /"allowed"/],
    ['a value out of bounds', '{ "auth.accessTokens": { "defaultExpirationDays": 366 } }', /auth\.accessTokens\.defaultExpirationDays/],
    ['a wrong type', '{ "auth.public": "yes" }', /auth\.public/],
    ['NUL', '{ /* \0 */ }', /.+/],
    ['half a character', '{ /* \ud800 */ }', /.+/],
    ['too much', `{ /* ${'x'.repeat(100_001)} */ }`, /.+/],
  ])('refuses %s, says where, and stays as it was', async (_what, contents, problem) => {
    const before = await read();
    await expect(save(contents)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(problem),
      fields: { contents: expect.any(String) },
    });
    expect(await read()).toEqual(before);
  });

  it('is changed by one of many who started from the same version', async () => {
    const { id } = await read();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) => save(`{ "auth.sessionLifetimeDays": ${index + 1} }`, id)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict', reason: 'configuration_changed' });
    await expect(save('{}', id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(save('{}', 2_000_000_000)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is for site admins, and each change is recorded with what stood there before', async () => {
    const person = await signInAs(await makePerson());
    await expect(execute(getConfigurationOperation, person, {})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(execute(updateConfigurationOperation, person, { lastId: 0, contents: '{}' })).rejects.toMatchObject({ code: 'forbidden' });
    const before = await read();
    const after = await save('{ "auth.public": true }');
    const [event] = await db().auditEvent.findMany({
      where: { action: 'site.updateConfiguration', outcome: 'SUCCESS' },
      orderBy: { id: 'desc' },
      take: 1,
    });
    expect(event).toMatchObject({
      actorId: admin.userId,
      before: { version: before.id, contents: before.contents },
      after: { version: after.id, contents: '{ "auth.public": true }' },
    });
    await save('{}');
  });
});
