import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountActor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeSiteAdmin } from '@/prisma/seed/people';
import {
  getConfigurationOperation,
  getConfigurationVersionOperation,
  listConfigurationsOperation,
  listSettingsOperation,
  previewConfigurationOperation,
  updateConfigurationOperation,
} from './operations';
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

describe('what the configuration page asks', () => {
  const preview = (contents: string) => execute(previewConfigurationOperation, admin, { contents });

  it('what saving would change: settings in force, not comments', async () => {
    await save('{}');
    expect(await preview('{ /* only a comment */ }')).toEqual({ problems: [], changes: [] });
    expect(await preview('{ "auth.public": true, "auth.accessTokens": { "defaultExpirationDays": 7 } }')).toEqual({
      problems: [],
      changes: [
        { key: 'auth.accessTokens › defaultExpirationDays', before: '90', after: '7' },
        { key: 'auth.public', before: 'false', after: 'true' },
      ],
    });
  });

  it('what is wrong, each with its line', async () => {
    const contents = '{\n  "auth.accessTokens": {\n    "allow": "some",\n    "allowed": 1\n  },\n  "nothing": 1\n}';
    const { problems, changes } = await preview(contents);
    expect(changes).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^Line 3: auth\.accessTokens\.allow: /),
      'Line 4: There is no setting "allowed" in "auth.accessTokens".',
      'Line 6: There is no setting "nothing".',
    ]);
    expect((await preview('{\n  "a": 1\n  "b": 2\n}')).problems).toEqual(['Line 3: comma expected.']);
  });

  it('which versions there were, who wrote them, and what stood there', async () => {
    const first = await save('{ "auth.sessionLifetimeDays": 3 }');
    const second = await save('{ "auth.sessionLifetimeDays": 4 }');
    const { versions, hasMore } = await execute(listConfigurationsOperation, admin, { limit: 2 });
    expect(hasMore).toBe(true);
    expect(versions.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(versions[0]).toMatchObject({ authorName: admin.username, isAuthorDeleted: false });
    const older = await execute(listConfigurationsOperation, admin, { beforeId: first.id });
    expect(older.versions.every(({ id }) => id < first.id)).toBe(true);
    expect(await execute(getConfigurationVersionOperation, admin, { id: first.id })).toEqual(first);
    await expect(execute(getConfigurationVersionOperation, admin, { id: 2_000_000_000 })).rejects.toMatchObject({ code: 'not_found' });
    await save('{}');
  });

  it('every setting with its words and its default', async () => {
    const facts = await execute(listSettingsOperation, admin, {});
    for (const fact of facts) expect(fact.description, `${fact.group} ${fact.name}`).not.toBe('');
    expect(facts).toContainEqual({
      group: 'auth.accessTokens',
      name: 'defaultExpirationDays',
      description: expect.stringContaining('Lifetime'),
      values: 'whole number from 1 to 365',
      default: '90',
    });
    expect(facts.find(({ group }) => group === 'auth.public')).toMatchObject({ name: null, values: 'true or false', default: 'false' });
  });

  it('and is for site admins', async () => {
    const person = await signInAs(await makePerson());
    const forbidden = { code: 'forbidden' };
    await expect(execute(previewConfigurationOperation, person, { contents: '{}' })).rejects.toMatchObject(forbidden);
    await expect(execute(listConfigurationsOperation, person, {})).rejects.toMatchObject(forbidden);
    await expect(execute(getConfigurationVersionOperation, person, { id: 1 })).rejects.toMatchObject(forbidden);
    await expect(execute(listSettingsOperation, person, {})).rejects.toMatchObject(forbidden);
  });
});
