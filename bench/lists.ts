import type autocannon from 'autocannon';
import type { BenchSecrets } from './fill';
import { measure, type Figure } from './measure';

/** design.md §7: any list or search, first page and keyset pages. */
const mostP99Ms = 100;
const mostGrowth = 1.5;
/** Lists whose answers differ by more show fewer rows at one of the sizes, and their costs say nothing about growth. */
const asLong = 1.25;

interface List {
  name: string;
  connections: number;
  requests: autocannon.Request[];
  /** A field that must be there, as `Type.field`: a list that is not built yet is left out. */
  needs?: string;
}

/** `middle` is an id in the middle of the table that the list walks, `some` what more than a page of accounts and tokens contain. */
function listsOf({ adminToken, cookie, middle, some, ...access }: BenchSecrets): List[] {
  const api = (name: string, query: string, { token = adminToken, connections = 32 } = {}): List => ({
    name: `GraphQL ${name}`,
    connections,
    requests: [
      {
        method: 'POST',
        path: '/.api/graphql',
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      },
    ],
  });
  const page = (path: string, name = path): List => ({
    name: `page ${name}`,
    connections: 4,
    requests: [{ method: 'GET', path, headers: { cookie } }],
  });
  const user = '{ id username displayName siteAdmin }';
  const usersPage = `{ nodes ${user} pageInfo { endCursor hasNextPage } }`;
  const tokenFields = '{ id note scopes createdAt lastUsedAt expiresAt }';
  return [
    api('users, first page', `{ users(first: 50) ${usersPage} }`),
    api('users, a page in the middle', `{ users(first: 50, after: "${middle.user}") ${usersPage} }`),
    api('users, search', `{ users(first: 50, query: "account-${some}") { nodes ${user} } }`),
    api('site.users', '{ site { users { nodes(limit: 50) { id username email lastActiveAt deletedAt } } } }'),
    api('tokens of an account', `{ user(username: "account-4") { accessTokens(first: 50) { nodes ${tokenFields} } } }`),
    api('tokens of the site', `{ site { accessTokens(first: 50) { nodes ${tokenFields} } } }`),
    ...repositoryLists(api, access, some),
    page('/'),
    page('/site-admin/users'),
    page(`/site-admin/users?q=account-${some}`, '/site-admin/users?q=…'),
    page('/site-admin/users?type=service-accounts&sort=-lastActiveAt'),
    page('/site-admin/users?sort=-createdAt&page=10'),
    page('/site-admin/tokens'),
    page('/site-admin/tokens?use=never'),
    page('/site-admin/tokens?kind=endless'),
    page('/site-admin/tokens?state=expiring&sort=expiresAt'),
    page(`/site-admin/tokens?q=bench%20${some}`, '/site-admin/tokens?q=…'),
    page('/site-admin/license'),
    page('/site-admin/audit-log'),
    page('/site-admin/audit-log?outcome=refused'),
    page('/site-admin/audit-log?account=account-4'),
    page('/users/account-4/settings/tokens'),
  ];
}

type Api = (name: string, query: string, options?: { token?: string; connections?: number }) => List;
type Access = Pick<BenchSecrets, 'readerToken' | 'granted' | 'readable' | 'middleRepository'>;

/** What an account sees that has explicit grants, a membership and a share; and what admins ask of many accounts at once. */
function repositoryLists(api: Api, { readerToken, granted, readable, middleRepository }: Access, some: string): List[] {
  const rows = '{ nodes { id name } pageInfo { endCursor hasNextPage } }';
  const own = { token: readerToken };
  const middle = `{ repositories(first: 50, after: ${JSON.stringify(middleRepository)}) ${rows} }`;
  // SG §5.4: 25 accounts in one request. Each name is an id of GraphQL, which is base64.
  const asked = granted.map((id) => {
    const node = Buffer.from(`User:${id}`).toString('base64');
    return `user${id}: node(id: "${node}") { ... on User { permissionsInfo {
      repositories(source: API, first: 100) { nodes { id } pageInfo { hasNextPage endCursor } } } } }`;
  });
  return [
    api('repositories, first page', `{ repositories(first: 50) ${rows} }`, own),
    api('repositories, a page in the middle', middle, own),
    api('repositories, search', `{ repositories(first: 50, query: "app-${some}") ${rows} }`, own),
    api('repositories of a site admin, a page in the middle', middle),
    api('repository by name, one decision', `{ repository(name: ${JSON.stringify(readable)}) { id name } }`, own),
    {
      ...api('explicit permissions of 25 accounts, one request at a time', `{ ${asked.join('\n')} }`, { connections: 1 }),
      needs: 'UserPermissionsInfo.repositories',
    },
  ];
}

interface Place {
  url: string;
  secrets: BenchSecrets;
  seconds: number;
  /** Part of the names of those to measure; all without. */
  only?: string;
}

/** The cost of every list, by name. */
export async function measureLists({ url, secrets, seconds, only = '' }: Place): Promise<Map<string, Figure>> {
  const figures = new Map<string, Figure>();
  const wanted = listsOf(secrets).filter(({ name }) => name.includes(only));
  for (const { name, connections, requests, needs } of wanted) {
    if (needs !== undefined && !(await hasField(url, secrets.adminToken, needs))) continue;
    figures.set(name, await measure(url, requests, { connections, seconds, warmUpSeconds: 1 }));
  }
  return figures;
}

async function hasField(url: string, token: string, needs: string): Promise<boolean> {
  const [type, field] = needs.split('.');
  const answer = await fetch(`${url}/.api/graphql`, {
    method: 'POST',
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ __type(name: "${type}") { fields { name } } }` }),
  });
  return (await answer.text()).includes(`"name":"${field}"`);
}

/** Each list beside its own cost at a hundredth of the size. @returns false when one misses its mark */
export function reportLists(small: Map<string, Figure>, full: Map<string, Figure>, say: (line: string) => void): boolean {
  const results = [...full].map(([name, figure]) => {
    const growth = growthOf(small.get(name), figure);
    const holds = figure.p99Ms <= mostP99Ms && (growth === null || growth <= mostGrowth);
    const cost = growth === null
      ? 'not as long at a hundredth of the size'
      : `${growth.toFixed(2)} of its cost at a hundredth (at most ${mostGrowth})`;
    const times = `p99 ${figure.p99Ms} ms (at most ${mostP99Ms}), mean ${figure.meanMs.toFixed(1)} ms`;
    say(`${name}\n  ${times}, ${cost}: ${holds ? 'holds' : 'MISSED'}`);
    return holds;
  });
  return results.every(Boolean);
}

function growthOf(small: Figure | undefined, full: Figure): number | null {
  if (small === undefined || Math.max(small.bytes, full.bytes) > asLong * Math.min(small.bytes, full.bytes)) return null;
  return full.meanMs / Math.max(small.meanMs, 0.1);
}
