/**
 * What a credential may do, at every door: the table of the design, written once. Wire scopes are what credentials carry;
 * domain scopes are what operations ask for. What is not listed is refused.
 */

export const doors = ['console', 'sessions', 'graphql', 'oauth', 'stream', 'mcp', 'rest', 'v4', 'git', 'system'] as const;
export type Door = (typeof doors)[number];

export const domainScopes = [
  'users:read',
  'users:write',
  'tokens:read',
  'tokens:write',
  'tokens:rotate-self',
  'm2m:read',
  'm2m:write',
  'site:read',
  'site:write',
  'audit:read',
  'grants:read',
  'grants:write',
  'search:read',
  'groups:read',
  'groups:write',
  'userinfo:read',
  'repositories:read',
  'repositories:write',
  'repositories:pull',
  'repositories:push',
] as const;
export type DomainScope = (typeof domainScopes)[number];

/**
 * What an operation asks of the credential: `public` needs none at all, `self` any credential whatever its scopes
 * (reading and revoking itself), else every scope of the list.
 */
export type RequiredScope = 'public' | 'self' | readonly [DomainScope, ...DomainScope[]];

const everything: readonly DomainScope[] = domainScopes;
const reading: readonly DomainScope[] = [
  'users:read',
  'tokens:read',
  'm2m:read',
  'site:read',
  'audit:read',
  'grants:read',
  'search:read',
  'groups:read',
  'repositories:read',
];
const changing: readonly DomainScope[] = [
  'users:write',
  'tokens:write',
  'tokens:rotate-self',
  'm2m:write',
  'grants:write',
  'site:write',
  'groups:write',
  'repositories:write',
];
const pulling: readonly DomainScope[] = ['repositories:pull'];
const pushing: readonly DomainScope[] = ['repositories:pull', 'repositories:push'];
const rotatingSelf: readonly DomainScope[] = ['tokens:rotate-self'];

type Column = Partial<Record<Door, readonly DomainScope[]>>;

const full: Column = { graphql: everything, stream: everything, mcp: everything, rest: everything, v4: everything, git: pushing };
const userinfo: Column = { oauth: ['userinfo:read'] };

const table = {
  'user:all': full,
  api: full,
  read_api: { graphql: reading, stream: reading, mcp: reading, rest: reading, v4: reading },
  read_user: { v4: ['users:read'] },
  read_repository: { git: pulling },
  write_repository: { git: pushing },
  mcp: { mcp: reading },
  'externalapi:read': { rest: reading },
  'externalapi:write': { rest: changing },
  self_rotate: { rest: rotatingSelf, v4: rotatingSelf },
  // Sudo scopes open nothing by themselves: only the sudo form of a request does, see `sudoScopes`.
  'site-admin:sudo': {},
  sudo: {},
  admin_mode: {},
  openid: userinfo,
  profile: userinfo,
  email: userinfo,
  offline_access: {},
} as const satisfies Record<string, Column>;

export type WireScope = keyof typeof table;

export const isWireScope = (text: string): text is WireScope => Object.hasOwn(table, text);

/** The wire scopes that open the sudo form of a request. */
export const sudoWireScopes: readonly WireScope[] = ['site-admin:sudo', 'sudo'];

/** Wire scopes an access token may carry, in the order forms show them. */
export const accessTokenScopes = [
  'user:all',
  'site-admin:sudo',
  'mcp',
  'externalapi:read',
  'externalapi:write',
  'api',
  'read_api',
  'read_user',
  'read_repository',
  'write_repository',
  'self_rotate',
  'sudo',
  'admin_mode',
] as const satisfies readonly WireScope[];

/** Wire scopes an M2M credential may carry (SG §3.2, and `read_api` for callers that only read). */
export const m2mScopes = ['user:all', 'read_api', 'mcp', 'externalapi:read', 'externalapi:write'] as const satisfies readonly WireScope[];

/** Every wire scope that the identity provider knows (SG §3.2). */
export const idpScopes = ['openid', 'profile', 'email', 'offline_access', ...m2mScopes] as const satisfies readonly WireScope[];

const expanded = new Map<string, ReadonlySet<DomainScope>>();

/** The domain scopes that `wireScopes` open at `door`. Unknown words open nothing. */
export function expandScopes(wireScopes: readonly string[], door: Door): ReadonlySet<DomainScope> {
  const known = wireScopes.filter(isWireScope);
  const key = `${door} ${known.join(' ')}`;
  const before = expanded.get(key);
  if (before) return before;
  const opened = new Set(known.flatMap((scope) => (table[scope] as Column)[door] ?? []));
  // Credentials carry few different lists; one that is made of odd ones must not fill the memory.
  if (expanded.size < 1_000) expanded.set(key, opened);
  return opened;
}

/** What the sudo form of a request opens at `door`: what `user:all` opens, but never Git. */
export const expandSudo = (door: Door): ReadonlySet<DomainScope> => (door === 'git' ? new Set() : expandScopes(['user:all'], door));

/** A browser session holds every scope. */
export const allScopes: ReadonlySet<DomainScope> = new Set(everything);

/** The wire scopes of `asked` that open something, at some door, that `held` does not. Sudo and admin mode count as themselves. */
export function scopesBeyond(asked: readonly string[], held: readonly string[]): string[] {
  return asked.filter((scope) => {
    if (held.includes(scope)) return false;
    if (!isWireScope(scope) || sudoWireScopes.includes(scope) || scope === 'admin_mode') return true;
    return doors.some((door) => {
      const has = expandScopes(held, door);
      return [...expandScopes([scope], door)].some((opened) => !has.has(opened));
    });
  });
}
