import { randomBytes } from 'node:crypto';
import { systemActor } from '@/lib/actor/actor';
import { createM2MCredentialOperation } from '@/lib/oauth/operations';
import { execute } from '@/lib/operation/execute';
import { externalUrl } from '@/lib/site/address';
import { firstRunCode } from '@/lib/site/first-run';
import { getSiteStateOperation } from '@/lib/site/operations';
import { createAccessTokenOperation } from '@/lib/tokens/operations';
import { createFirstSiteAdminOperation, createUserOperation, findUserOperation } from '@/lib/users/operations';
import type { ServiceAccountFactsInput } from '@/lib/users/facts-schema';
import type { User } from '@/lib/users/schema';

const people = ['alice', 'bob', 'carol', 'dmitri', 'eun-ji'];
const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
const machines: { username: string; facts?: ServiceAccountFactsInput }[] = [
  {
    username: 'ci-bot',
    facts: { ownerUsername: 'alice', contact: '#ci', purpose: 'Uploads indexes from the pipelines.', labels: ['ci'], reviewAt: days(60) },
  },
  {
    username: 'release-train',
    facts: { ownerUsername: 'bob', contact: 'releases@example.com', labels: ['ci', 'release'], reviewAt: days(9) },
  },
  // Due now: no operation takes a day that has gone by.
  { username: 'dependency-updates', facts: { ownerUsername: 'carol', labels: ['bots'], reviewAt: days(0) } },
  { username: 'code-search-agent', facts: { purpose: 'Answers questions about the code base.', labels: ['agent'] } },
  { username: 'nightly-scip-uploads' },
];

/**
 * Fills a demo site: an administrator with a new password at the first start, sample people and service accounts, and at each
 * start a fresh token and M2M credential of ci-bot, printed as curl lines to paste. Everything goes through the operations.
 */
export async function seedDemo(say: (text: string) => void): Promise<void> {
  const actor = systemActor('demo');
  const { needsSiteInit } = await execute(getSiteStateOperation, actor, {});
  if (needsSiteInit) {
    const password = randomBytes(12).toString('base64url');
    await execute(createFirstSiteAdminOperation, actor, { username: 'admin', email: 'admin@example.com', password, code: firstRunCode() });
    say(`\nSign in as admin with the password ${password}`);
  }
  for (const username of people) await ensureUser({ username, email: `${username}@example.com`, isEmailVerified: true });
  const accounts: User[] = [];
  for (const machine of machines) accounts.push(await ensureUser({ ...machine, isServiceAccount: true }));
  const [bot] = accounts;
  if (bot) await printRecipes(bot, say);
}

async function ensureUser(input: {
  username: string;
  email?: string;
  isEmailVerified?: boolean;
  isServiceAccount?: boolean;
  facts?: ServiceAccountFactsInput;
}): Promise<User> {
  const actor = systemActor('demo');
  return (await execute(findUserOperation, actor, { username: input.username })) ?? execute(createUserOperation, actor, input);
}

const sevenDays = 7 * 86_400;

async function printRecipes(account: User, say: (text: string) => void): Promise<void> {
  const actor = systemActor('demo');
  const note = `Demo of ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`;
  const { secret } = await execute(createAccessTokenOperation, actor, {
    userId: account.id,
    note,
    scopes: ['user:all'],
    expiresInSeconds: sevenDays,
  });
  const { credential, clientSecret } = await execute(createM2MCredentialOperation, actor, {
    userId: account.id,
    name: note,
    scopes: ['user:all'],
  });
  const query = `'{"query":"{ currentUser { username serviceAccount } }"}'`;
  say(`
Who is ${account.username}? With its access token:
  curl ${externalUrl()}/.api/graphql -H 'Authorization: token ${secret}' -d ${query}

With its M2M credential, by a bearer of one hour:
  curl -X POST ${externalUrl()}/.auth/idp/oauth/token \\
    -H 'Content-Type: application/x-www-form-urlencoded' \\
    -d grant_type=client_credentials -d client_id=${credential.clientId} -d client_secret=${clientSecret} -d scope=user:all
  curl ${externalUrl()}/.api/graphql -H 'Authorization: Bearer ACCESS_TOKEN' -d ${query}`);
}
