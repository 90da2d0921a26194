import type autocannon from 'autocannon';
import type { BenchSecrets } from './fill';
import { measure, type Figure } from './measure';

/** design.md §7: any list or search, first page and keyset pages. */
const mostP99Ms = 100;
const mostGrowth = 1.5;

interface List {
  name: string;
  connections: number;
  requests: autocannon.Request[];
}

/** `middle` is an id in the middle of the table that the list walks. */
function listsOf({ adminToken, cookie, middle }: BenchSecrets): List[] {
  const api = (name: string, query: string): List => ({
    name: `GraphQL ${name}`,
    connections: 32,
    requests: [
      {
        method: 'POST',
        path: '/.api/graphql',
        headers: { authorization: `token ${adminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      },
    ],
  });
  const page = (path: string): List => ({ name: `page ${path}`, connections: 4, requests: [{ method: 'GET', path, headers: { cookie } }] });
  const user = '{ id username displayName siteAdmin }';
  const usersPage = `{ nodes ${user} pageInfo { endCursor hasNextPage } }`;
  const token = '{ id note scopes createdAt lastUsedAt expiresAt }';
  return [
    api('users, first page', `{ users(first: 50) ${usersPage} }`),
    api('users, a page in the middle', `{ users(first: 50, after: "${middle.user}") ${usersPage} }`),
    api('users, search', `{ users(first: 50, query: "account-77") { nodes ${user} } }`),
    api('site.users', '{ site { users { nodes(limit: 50) { id username email lastActiveAt deletedAt } } } }'),
    api('tokens of an account', `{ user(username: "account-4") { accessTokens(first: 50) { nodes ${token} } } }`),
    api('tokens of the site', `{ site { accessTokens(first: 50) { nodes ${token} } } }`),
    page('/'),
    page('/site-admin/users'),
    page('/site-admin/users?q=account-77'),
    page('/site-admin/users?type=service-accounts&sort=-lastActiveAt'),
    page('/site-admin/users?sort=-createdAt&page=10'),
    page('/site-admin/tokens'),
    page('/site-admin/tokens?use=never'),
    page('/site-admin/tokens?kind=endless'),
    page('/site-admin/tokens?state=expiring&sort=expiresAt'),
    page('/site-admin/tokens?q=bench%2077'),
    page('/site-admin/license'),
    page('/site-admin/audit-log'),
    page('/site-admin/audit-log?outcome=refused'),
    page('/site-admin/audit-log?account=account-4'),
    page('/users/account-4/settings/tokens'),
  ];
}

interface Place {
  url: string;
  secrets: BenchSecrets;
  seconds: number;
}

/** The cost of every list, by name. */
export async function measureLists({ url, secrets, seconds }: Place): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  for (const { name, connections, requests } of listsOf(secrets)) {
    figures.set(name, await measure(url, requests, { connections, seconds, warmUpSeconds: 1 }));
  }
  return figures;
}

/** Each list beside its own cost at a hundredth of the size. @returns false when one misses its mark */
export function reportLists(small: Map<string, Figure>, full: Map<string, Figure>, say: (line: string) => void): boolean {
  let holdsAll = true;
  for (const [name, { p99Ms, meanMs }] of full) {
    const growth = meanMs / Math.max(small.get(name)?.meanMs ?? 0, 0.1);
    const holds = p99Ms <= mostP99Ms && growth <= mostGrowth;
    const cost = `mean ${meanMs.toFixed(1)} ms = ${growth.toFixed(2)} of its cost at a hundredth (at most ${mostGrowth})`;
    say(`${name}\n  p99 ${p99Ms} ms (at most ${mostP99Ms}), ${cost}: ${holds ? 'holds' : 'MISSED'}`);
    holdsAll &&= holds;
  }
  return holdsAll;
}
