import { describe, expect, it } from 'vitest';
import {
  accessTokenScopes,
  allScopes,
  domainScopes,
  doors,
  expandScopes,
  expandSudo,
  isWireScope,
  m2mScopes,
  scopesBeyond,
  type DomainScope,
  type Door,
} from './scopes';

const reads = [
  ...(['users:read', 'tokens:read', 'm2m:read', 'site:read', 'audit:read'] as const),
  ...(['grants:read', 'search:read', 'groups:read', 'repositories:read'] as const),
] satisfies readonly DomainScope[];
const writes = [
  ...(['users:write', 'tokens:write', 'm2m:write', 'site:write'] as const),
  ...(['grants:write', 'groups:write', 'repositories:write'] as const),
] satisfies readonly DomainScope[];

type Cell = 'all' | 'read' | 'write' | 'nothing';
const row = (graphql: Cell, stream: Cell, mcp: Cell, rest: Cell, v4: Cell) => ({ graphql, stream, mcp, rest, v4 });

// The table of the design, written a second time: reading and changing, door by door.
const table = {
  'user:all': row('all', 'all', 'all', 'all', 'all'),
  api: row('all', 'all', 'all', 'all', 'all'),
  read_api: row('read', 'read', 'read', 'read', 'read'),
  read_repository: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  write_repository: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  mcp: row('nothing', 'nothing', 'read', 'nothing', 'nothing'),
  'externalapi:read': row('nothing', 'nothing', 'nothing', 'read', 'nothing'),
  'externalapi:write': row('nothing', 'nothing', 'nothing', 'write', 'nothing'),
  self_rotate: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  'site-admin:sudo': row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  sudo: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  admin_mode: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  openid: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  profile: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  email: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
  offline_access: row('nothing', 'nothing', 'nothing', 'nothing', 'nothing'),
} satisfies Record<string, Record<string, Cell>>;

const cells = Object.entries(table).flatMap(([scope, byDoor]) =>
  Object.entries(byDoor).map(([door, cell]) => [scope, door as Door, cell] as const),
);

describe('the table of scopes', () => {
  it.each(cells)('%s opens at %s: %s', (scope, door, cell) => {
    const opened = expandScopes([scope], door);
    for (const read of reads) expect(opened.has(read), read).toBe(cell === 'all' || cell === 'read');
    for (const write of writes) expect(opened.has(write), write).toBe(cell === 'all' || cell === 'write');
  });

  it('lets read_user read accounts at v4, and nothing else anywhere', () => {
    for (const door of doors) expect([...expandScopes(['read_user'], door)]).toEqual(door === 'v4' ? ['users:read'] : []);
  });

  it('opens Git by these scopes only', () => {
    const atGit = Object.fromEntries(accessTokenScopes.map((scope) => [scope, [...expandScopes([scope], 'git')]]));
    const opened = Object.fromEntries(Object.entries(atGit).filter(([, scopes]) => scopes.length > 0));
    const push = ['repositories:pull', 'repositories:push'];
    expect(opened).toEqual({ 'user:all': push, api: push, read_repository: ['repositories:pull'], write_repository: push });
  });

  it('lets self_rotate rotate itself at the REST doors only', () => {
    for (const door of doors) {
      expect([...expandScopes(['self_rotate'], door)], door).toEqual(['rest', 'v4'].includes(door) ? ['tokens:rotate-self'] : []);
    }
  });

  it('lets no read scope rotate or change anything at any door', () => {
    const changing: readonly DomainScope[] = domainScopes.filter((scope) => !/:(read|pull)$/.test(scope));
    for (const door of doors) {
      const opened = expandScopes(['read_api', 'read_user', 'read_repository', 'mcp', 'externalapi:read', 'openid'], door);
      expect(
        changing.filter((scope) => opened.has(scope)),
        door,
      ).toEqual([]);
    }
  });

  it('opens nothing at the console and the sessions door: those take browser sessions', () => {
    for (const door of ['console', 'sessions', 'system'] as const) expect(expandScopes(Object.keys(table), door).size).toBe(0);
  });

  it.each(['', 'USER:ALL', 'user:all ', 'toString', '__proto__', 'constructor', '*'])('opens nothing by the unknown word "%s"', (word) => {
    expect(isWireScope(word)).toBe(false);
    for (const door of doors) expect(expandScopes([word], door).size).toBe(0);
  });

  it('gives the sudo form what user:all opens, but never Git', () => {
    for (const door of doors.filter((each) => each !== 'git')) expect(expandSudo(door)).toEqual(expandScopes(['user:all'], door));
    expect(expandSudo('git').size).toBe(0);
  });

  it('gives a browser session every scope there is', () => {
    expect([...allScopes].sort()).toEqual([...domainScopes].sort());
  });

  it('lets no M2M credential carry sudo or administration', () => {
    expect(m2mScopes.filter((scope) => /sudo|admin/.test(scope))).toEqual([]);
  });
});

describe('scopesBeyond', () => {
  it.each<[readonly string[], readonly string[], readonly string[]]>([
    [['user:all'], ['user:all'], []],
    [['api'], ['user:all'], []],
    [['read_api', 'mcp', 'externalapi:write', 'self_rotate'], ['user:all'], []],
    [['user:all'], ['read_api'], ['user:all']],
    [['mcp'], ['read_api'], []],
    [['externalapi:write'], ['externalapi:read'], ['externalapi:write']],
    [['externalapi:read'], ['externalapi:write'], ['externalapi:read']],
    [['read_repository'], ['write_repository'], []],
    [['write_repository'], ['read_repository'], ['write_repository']],
    [['site-admin:sudo'], ['user:all'], ['site-admin:sudo']],
    [['sudo'], ['site-admin:sudo', 'user:all'], ['sudo']],
    [['admin_mode'], ['user:all'], ['admin_mode']],
    [['site-admin:sudo'], ['site-admin:sudo'], []],
    [['made-up'], ['user:all'], ['made-up']],
    [['read_user'], ['externalapi:read'], ['read_user']],
  ])('%j asked by a holder of %j goes beyond by %j', (asked, held, beyond) => {
    expect(scopesBeyond(asked, held)).toEqual(beyond);
  });
});
