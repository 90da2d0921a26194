import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import { updateConfigurationOperation } from '@/lib/site/operations';
import { makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { allOperations } from './all';
import type { Operation } from './define-operation';
import { execute } from './execute';

const anonymous: Actor = { kind: 'anonymous', origin };
const absent = 2_000_000_000;

/** What an operation asks for beside the ids. */
const rest: Record<string, object> = {
  'users.update': { displayName: 'Someone' },
  'users.updateServiceAccount': { facts: { purpose: 'None' } },
  'users.setSiteAdmin': { isSiteAdmin: true },
  'accessTokens.create': { note: 'probe', scopes: ['user:all'] },
  'accessTokens.list': { limit: 1, offset: 0 },
  'accessTokens.update': { note: 'probe' },
  'accessTokens.setAddresses': { addressMode: 'OFF', allowedAddresses: [] },
  'm2mCredentials.create': { name: 'probe', scopes: ['user:all'] },
  'm2mCredentials.list': { limit: 1 },
  'm2mCredentials.update': { name: 'probe' },
  'audit.list': { limit: 1 },
  'audit.export': { format: 'csv' },
  'm2mCredentials.revokeSecret': { secretId: 1 },
  'access.explain': { repository: { id: 1 } },
  'grants.getPathRules': { repositoryId: 1 },
  'codeHosts.delete': { repositories: 'keep' },
  'codeHosts.test': { kind: 'OTHER', config: '{}' },
  'users.setRoles': { roleIds: [] },
  'users.assignRole': { roleId: 1 },
  'users.unassignRole': { roleId: 1 },
  'grants.add': { repositoryIds: [1] },
  'grants.addMatching': { pattern: 'a/*', expectedMatches: 1 },
  'grants.preview': { pattern: 'a/*' },
  'grants.remove': { repositoryIds: [1] },
  'grants.setAllRepositories': { isAllowed: true },
  'emails.add': { email: 'probe@example.com' },
  'emails.remove': { email: 'probe@example.com' },
  'emails.setPrimary': { email: 'probe@example.com' },
  'emails.setVerified': { email: 'probe@example.com', isVerified: true },
  'groups.update': { name: 'probe' },
  'groups.move': { parentId: null },
  'groups.deleteForever': { fullPath: 'probe' },
  'groups.share': { invitedId: 1, accessLevel: 20 },
  'groups.unshare': { invitedId: 1 },
  'repositories.share': { invitedId: 1, accessLevel: 20 },
  'repositories.unshare': { invitedId: 1 },
  'members.get': { target: { groupId: 1 } },
  'members.add': { target: { groupId: 1 }, accessLevel: 20 },
  'members.update': { target: { groupId: 1 }, accessLevel: 20 },
  'members.remove': { target: { groupId: 1 } },
  'emails.resendVerification': { email: 'probe@example.com' },
};

interface JsonSchema {
  properties?: object;
  anyOf?: JsonSchema[];
}
const fieldsOf = ({ properties = {}, anyOf = [] }: JsonSchema): string[] => [...Object.keys(properties), ...anyOf.flatMap(fieldsOf)];

/** Where an operation looks something up by an id: the name of that field. */
function idField({ scope, input }: Operation): string | undefined {
  const fields = fieldsOf(z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' }));
  return ['id', 'ids', 'userId', 'userIds', 'aboutUserId'].find((name) => scope !== 'public' && fields.includes(name));
}

const ids: Record<string, number> = {};
const known = ({ name }: Operation, field: string): number => {
  const domain = name.split('.')[0] ?? '';
  return (field.startsWith('id') ? ids[domain] : undefined) ?? ids.users ?? 0;
};

beforeAll(async () => {
  loadServerKeys();
  const [person, bot] = [await makePerson(), await makeServiceAccount()];
  await signInAs(person);
  const session = await db().session.findFirstOrThrow({ where: { userId: person.id }, select: { id: true } });
  const { token } = await makeToken(bot);
  const { credential } = await makeM2MCredential(bot);
  await execute(updateConfigurationOperation, await signInAs(await makeSiteAdmin()), { lastId: 0, contents: '{}' });
  const site = await db().siteConfiguration.findFirstOrThrow({ select: { id: true } });
  Object.assign(ids, { users: person.id, sessions: session.id, accessTokens: token.id, m2mCredentials: credential.id, site: site.id });
});

async function answer(operation: Operation, field: string, id: number) {
  const input = { ...rest[operation.name], [field]: field.endsWith('s') ? [id] : id };
  try {
    return { result: await execute(operation, anonymous, input) };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, message: error.message };
  }
}

describe('a caller without a credential, whom a public site lets in,', () => {
  const asked = allOperations.flatMap((operation) => {
    const field = idField(operation);
    return field === undefined ? [] : [{ name: operation.name, operation, field }];
  });

  it('is asked about everything that takes an id', () => {
    expect(asked.length).toBeGreaterThan(50);
  });

  it.each(asked)('is told the same of an id that exists and one that does not: $name', async ({ operation, field }) => {
    const [there, nowhere] = [await answer(operation, field, known(operation, field)), await answer(operation, field, absent)];
    expect(there).toEqual(nowhere);
    expect(there).toMatchObject({ code: 'unauthenticated' });
  });
});
