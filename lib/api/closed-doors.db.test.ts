import { beforeAll, expect, it } from 'vitest';
import { systemActor } from '@/lib/actor/actor';
import { sessionCookieName } from '@/lib/actor/session-cookie';
import { db, transaction } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { listRolesOperation, updateRoleOperation } from '@/lib/roles/operations';
import { openSession } from '@/lib/sessions/service';
import { grantBearer, makeM2MCredential, makeToken } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { makePerson, makeServiceAccount, makeSiteAdmin } from '@/prisma/seed/people';
import { api } from '.';
import { sessionCookieValue } from './shared/session-cookie';

beforeAll(() => loadServerKeys());

const graphql = (headers: Record<string, string>) =>
  api.request('http://localhost/.api/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ currentUser { username } }' }),
  });

it('without API#ACCESS the doors of the API are closed, each in its own words, until it is given back', async () => {
  const [bot, person, admin] = [await makeServiceAccount(), await makePerson(), await makeSiteAdmin()];
  const { secret } = await makeToken(bot);
  const { accessToken } = await grantBearer(await makeM2MCredential(bot));
  const cookieOf = async (user: typeof person) => {
    const value = await sessionCookieValue(await openSession({ actor: systemActor('test'), transaction }, user));
    return { cookie: `${sessionCookieName}=${value}`, 'x-requested-with': 'test' };
  };
  const [session, adminSession] = [await cookieOf(person), await cookieOf(admin)];
  const token = { authorization: `token ${secret}` };
  const bearer = { authorization: `Bearer ${accessToken}` };
  const v4 = () => api.request('http://localhost/api/v4/personal_access_tokens/self', { headers: { 'private-token': secret } });
  for (const headers of [token, bearer, session]) expect((await graphql(headers)).status).toBe(200);
  expect((await v4()).status).toBe(200);

  const system = systemActor('test');
  const { roles } = await execute(listRolesOperation, system, { isSystem: true });
  const [user, machine] = [roles.find((role) => role.system === 'USER'), roles.find((role) => role.system === 'SERVICE_ACCOUNT')];
  for (const role of [user, machine]) await execute(updateRoleOperation, system, { id: role?.id, permissions: [] });
  const sentence = 'user is missing permission API#ACCESS';
  for (const headers of [token, bearer, session]) {
    const answer = await graphql(headers);
    expect([answer.status, await answer.text()]).toEqual([403, `${sentence}\n`]);
  }
  const answer = await v4();
  expect([answer.status, await answer.json()]).toEqual([403, { message: `403 Forbidden - ${sentence}` }]);
  expect((await graphql(adminSession)).status).toBe(200);
  const events = await db().auditEvent.findMany({ where: { reason: 'missing_permission', outcome: 'REFUSED' }, orderBy: { id: 'asc' } });
  expect(events.map(({ door, targetType }) => `${door} ${targetType}`)).toEqual([
    'graphql access-token',
    'graphql oauth-token',
    'graphql session',
    'v4 access-token',
  ]);
  await execute(updateRoleOperation, system, { id: machine?.id, permissions: ['API#ACCESS'] });
  expect([(await graphql(token)).status, (await v4()).status, (await graphql(session)).status]).toEqual([200, 200, 403]);
});
