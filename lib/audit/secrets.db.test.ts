import { beforeAll, expect, it } from 'vitest';
import { systemActor } from '@/lib/actor/actor';
import { transaction } from '@/lib/db/client';
import { checkAccessToken } from '@/lib/actor/access-token';
import { flushUses } from '@/lib/actor/usage';
import { flushUseCounts } from '@/lib/actor/use-counts';
import { reportLeakOperation } from '@/lib/leaks/operations';
import {
  addM2MSecretOperation,
  deleteM2MCredentialOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  grantClientCredentialsOperation,
  revokeM2MSecretOperation,
  rotateM2MSecretOperation,
  updateM2MCredentialOperation,
} from '@/lib/oauth/operations';
import { allOperations } from '@/lib/operation/all';
import { execute } from '@/lib/operation/execute';
import { exportAuditOperation } from './operations';
import { signInOperation, signOutOperation } from '@/lib/sessions/operations';
import { openSession } from '@/lib/sessions/service';
import { updateConfigurationOperation } from '@/lib/site/operations';
import {
  createAccessTokenOperation,
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  revokeAccessTokenBySecretOperation,
  revokeAccessTokenOperation,
  revokeManyAccessTokensOperation,
  rotateAccessTokenOperation,
  rotateOwnTokenOperation,
  setTokenAddressesOperation,
  updateAccessTokenOperation,
} from '@/lib/tokens/operations';
import { blockUserOperation, createFirstSiteAdminOperation, createUserOperation, unblockUserOperation } from '@/lib/users/operations';
import { db } from '@/lib/db/client';
import { administerAccounts, administrationEvents } from '@/prisma/seed/administration';
import { actorOfToken, grantBearer, makeM2MCredential, makeToken, origin, signInAs } from '@/prisma/seed/credentials';
import { columnsHolding, loadServerKeys } from '@/prisma/seed/database';
import { administerGroups, groupEvents } from '@/prisma/seed/groups';
import { ownAccountEvents, actOnOwnAccount } from '@/prisma/seed/own-account';
import { makeServiceAccount, unique } from '@/prisma/seed/people';
import { changeGrants, grantEvents } from '@/prisma/seed/repositories';
import { changeRepositories, repositoryEvents } from '@/prisma/seed/hosted-repositories';

beforeAll(() => loadServerKeys());

// What each mutation leaves in the audit log. A new mutation that is not here fails the test.
const eventOf: Record<string, string> = {
  'users.create': 'user.create',
  'users.createFirstSiteAdmin': 'site.initialize',
  'users.block': 'user.block',
  'users.unblock': 'user.unblock',
  'sessions.signIn': 'session.create',
  'sessions.signOut': 'session.revoke',
  'accessTokens.create': 'token.create',
  'accessTokens.revoke': 'token.revoke',
  'accessTokens.revokeBySecret': 'token.revoke',
  'accessTokens.revokeMany': 'token.revoke',
  'accessTokens.rotate': 'token.rotate',
  'accessTokens.rotateOwn': 'token.rotate',
  'accessTokens.update': 'token.update',
  'accessTokens.disable': 'token.disable',
  'accessTokens.enable': 'token.enable',
  'accessTokens.setAddresses': 'token.setAddresses',
  'm2mCredentials.create': 'm2m.create',
  'm2mCredentials.update': 'm2m.update',
  'm2mCredentials.disable': 'm2m.disable',
  'm2mCredentials.enable': 'm2m.enable',
  'm2mCredentials.addSecret': 'm2m.addSecret',
  'm2mCredentials.rotateSecret': 'm2m.rotateSecret',
  'm2mCredentials.revokeSecret': 'm2m.revokeSecret',
  'm2mCredentials.delete': 'm2m.delete',
  'leaks.report': 'credential.leaked',
  'oauth.grantClientCredentials': 'oauth.grantClientCredentials',
  'site.updateConfiguration': 'site.updateConfiguration',
  'audit.export': 'audit.export',
  ...ownAccountEvents,
  ...administrationEvents,
  ...grantEvents,
  ...groupEvents,
  ...repositoryEvents,
};

it('every mutation leaves its audit event, and no secret is left anywhere in the database', { timeout: 60_000 }, async () => {
  const password = unique('password');
  const secrets: string[] = [password];
  const anonymous = { kind: 'anonymous' as const, origin };
  const root = await execute(createFirstSiteAdminOperation, anonymous, { username: 'root', email: 'root@example.com', password });
  const signedIn = await execute(signInOperation, anonymous, { login: 'root', password });
  await execute(signInOperation, anonymous, { login: 'root', password: `wrong-${password}` }).catch(() => undefined);
  secrets.push(signedIn.sid, (await openSession({ actor: systemActor('test'), transaction }, root)).sid);
  const admin = await signInAs(root);
  const bot = await makeServiceAccount();
  const made = await makeToken(root, { scopes: ['user:all', 'site-admin:sudo'] });
  const key = unique('idempotency-key');
  const minted = await execute(
    createAccessTokenOperation,
    await actorOfToken(made.secret, { sudo: 'root' }),
    { userId: root.id, note: 'child', scopes: ['mcp'], expiresInSeconds: 60 },
    { idempotencyKey: key },
  );
  const [bySecret, client] = [await makeToken(bot), await makeM2MCredential(bot)];
  const bearer = await grantBearer(client);
  await execute(grantClientCredentialsOperation, anonymous, {
    clientId: client.credential.clientId,
    clientSecret: client.clientSecret.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
  }).catch(() => undefined);
  secrets.push(made.secret, minted.secret, bySecret.secret, client.clientSecret, bearer.accessToken, key);
  const another = await makeToken(bot);
  const id = another.token.id;
  await execute(updateAccessTokenOperation, admin, { id, note: 'renamed', description: 'in the vault' });
  await execute(disableAccessTokenOperation, admin, { id });
  await execute(enableAccessTokenOperation, admin, { id });
  await execute(setTokenAddressesOperation, admin, { id, addressMode: 'REPORT', allowedAddresses: ['192.0.2.0/24'] });
  const rotated = await execute(rotateAccessTokenOperation, admin, { id }, { idempotencyKey: `${key}-rotate` });
  const own = await execute(rotateOwnTokenOperation, await actorOfToken(rotated.secret), {});
  await execute(revokeManyAccessTokensOperation, admin, { ids: [own.token.id] });
  secrets.push(another.secret, rotated.secret, own.secret, `${key}-rotate`);
  secrets.push(...(await actOnOwnAccount(admin)), ...(await administerAccounts(admin)));
  await changeGrants(admin);
  await administerGroups(admin);
  await changeRepositories(admin);
  await flushUses();
  await flushUseCounts();

  await execute(createUserOperation, admin, { username: unique('bot'), isServiceAccount: true });
  await execute(blockUserOperation, admin, { userId: bot.id });
  await checkAccessToken(bySecret.secret, origin);
  await execute(unblockUserOperation, admin, { userId: bot.id });
  await execute(revokeAccessTokenOperation, admin, { id: made.token.id });
  await execute(revokeAccessTokenBySecretOperation, admin, { secret: bySecret.secret });
  const credentialId = client.credential.id;
  const overlap = { id: credentialId, overlapSeconds: 60 };
  const rotatedSecret = await execute(rotateM2MSecretOperation, admin, overlap, { idempotencyKey: unique('key') });
  const added = await execute(addM2MSecretOperation, admin, { id: credentialId });
  secrets.push(rotatedSecret.clientSecret, added.clientSecret);
  await execute(updateM2MCredentialOperation, admin, { id: credentialId, name: 'Renamed' });
  await execute(disableM2MCredentialOperation, admin, { id: credentialId });
  await execute(enableM2MCredentialOperation, admin, { id: credentialId });
  await execute(revokeM2MSecretOperation, admin, { id: credentialId, secretId: rotatedSecret.credential.secrets[0]?.id });
  const reported = [added.clientSecret, ` ${bearer.accessToken} `, minted.secret.toUpperCase()];
  await execute(reportLeakOperation, anonymous, { credentials: reported, url: `https://example.com/${minted.secret}` });
  await execute(deleteM2MCredentialOperation, admin, { id: credentialId });
  await execute(updateConfigurationOperation, admin, { lastId: 0, contents: '{}' });
  await execute(exportAuditOperation, admin, { format: 'jsonl' });
  await execute(signOutOperation, admin, {});

  const mutations = allOperations.filter(({ kind }) => kind === 'mutation').map(({ name }) => name);
  expect(Object.keys(eventOf).sort()).toEqual(mutations.sort());
  for (const [name, action] of Object.entries(eventOf)) {
    expect(await db().auditEvent.count({ where: { action, outcome: 'SUCCESS' } }), name).toBeGreaterThan(0);
  }

  // Without its prefix too. Only the prefixes of ours: base64url has underscores of its own, and what follows one may be a digit.
  const bare = secrets.flatMap((secret) => [secret, secret.replace(/^sg[a-z]+_(?:[a-z]+_)?/, '')]);
  const spellings = bare.flatMap((secret) => [
    secret,
    secret.toUpperCase(),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  expect(await columnsHolding(['root@example.com'])).toEqual(['UserEmail.email']);
  expect(await columnsHolding(spellings)).toEqual([]);
});
