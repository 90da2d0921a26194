import { describe, expect, it } from 'vitest';
import type { AccountActor, Actor, Origin } from '@/lib/actor/actor';
import { allPermissions } from '@/lib/roles/permissions';
import { authorize, can, policies, type PolicyAction } from './authorize';
import { hasPermission, missingAtDoor } from './permissions';
import type { UserTarget } from './predicates';
import { allScopes } from './scopes';

const origin: Origin = { door: 'console', requestId: 'test', address: null, userAgent: null };

function account(userId: number, kind: AccountActor['kind'], isSiteAdmin: boolean, permissions: string[] = []): AccountActor {
  const now = new Date(0).toISOString();
  return {
    kind,
    userId,
    username: `account-${userId}`,
    isSiteAdmin,
    permissions: new Set(isSiteAdmin ? allPermissions : permissions),
    sudoBy: null,
    origin,
    account: () => ({
      id: userId,
      kind: kind === 'user' ? 'HUMAN' : 'SERVICE_ACCOUNT',
      username: `account-${userId}`,
      displayName: null,
      avatarUrl: null,
      isSiteAdmin,
      createdAt: now,
      updatedAt: now,
      lastActiveAt: null,
      blockedAt: null,
      tosAcceptedAt: null,
    }),
    credential: { kind: 'session', id: 1, expiresAt: new Date(8e15), scopes: allScopes },
  };
}

const actors = {
  admin: account(1, 'user', true),
  user: account(2, 'user', false),
  bot: account(3, 'service-account', false),
  delegate: account(7, 'user', false, ['ROLES#ASSIGN']),
  keeper: account(8, 'user', false, ['REPO_PERMISSIONS#WRITE']),
  anonymous: { kind: 'anonymous', origin },
  system: { kind: 'system', origin },
} satisfies Record<string, Actor>;

const targets = {
  admin: { userId: 1, kind: 'HUMAN' },
  user: { userId: 2, kind: 'HUMAN' },
  bot: { userId: 3, kind: 'SERVICE_ACCOUNT' },
  ghost: { userId: 4, kind: 'GHOST' },
  stranger: { userId: 5, kind: 'HUMAN' },
  otherBot: { userId: 6, kind: 'SERVICE_ACCOUNT' },
} satisfies Record<string, UserTarget>;

type Who = keyof typeof actors;
type Target = keyof typeof targets;

// Who may do what to whom, said in full: what is not here is refused.
const everyTarget = Object.keys(targets) as Target[];
const bots: Target[] = ['bot', 'otherBot'];
const people: Target[] = ['admin', 'user', 'stranger'];
const onAnyone = (...who: Who[]) => Object.fromEntries(who.map((each) => [each, everyTarget]));

/** Whoever authenticated, whatever their roles. */
const everyone = (Object.keys(actors) as Who[]).filter((who) => who !== 'anonymous');

const allowed: Record<PolicyAction, Partial<Record<Who, readonly Target[]>>> = {
  'user.create': onAnyone('admin', 'system'),
  'user.read': onAnyone('admin', 'user', 'delegate', 'keeper', 'bot', 'system'),
  'user.list': onAnyone('admin', 'user', 'delegate', 'keeper', 'bot', 'system'),
  'user.listForSite': onAnyone('admin', 'system'),
  'user.readPrivate': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'user.update': { ...onAnyone('admin', 'system'), user: ['user'] },
  'user.updateServiceAccount': { admin: bots, system: bots },
  'user.setSiteAdmin': onAnyone('admin', 'system'),
  'user.block': onAnyone('admin', 'system'),
  'user.unlock': onAnyone('admin', 'system'),
  'user.endSessions': onAnyone('admin', 'system'),
  'user.resetPassword': onAnyone('admin', 'system'),
  'user.delete': onAnyone('admin', 'system'),
  'user.recover': onAnyone('admin', 'system'),
  'token.createAsUser': { admin: ['admin', ...bots], system: bots, user: ['user'], bot: ['bot'] },
  'token.createAsAdmin': onAnyone('admin', 'system'),
  'token.list': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'token.listForSite': onAnyone('admin', 'system'),
  'token.read': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'token.update': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'token.revoke': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'm2m.create': { admin: bots, system: bots },
  'm2m.list': onAnyone('admin', 'system'),
  'm2m.get': onAnyone('admin', 'system'),
  'm2m.update': onAnyone('admin', 'system'),
  'm2m.disable': onAnyone('admin', 'system'),
  'm2m.enable': onAnyone('admin', 'system'),
  'm2m.addSecret': onAnyone('admin', 'system'),
  'm2m.rotateSecret': onAnyone('admin', 'system'),
  'm2m.revokeSecret': onAnyone('admin', 'system'),
  'm2m.delete': onAnyone('admin', 'system'),
  'leak.list': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'license.read': onAnyone('admin', 'system'),
  'codehost.read': onAnyone('admin', 'system'),
  'codehost.create': onAnyone('admin', 'system'),
  'codehost.update': onAnyone('admin', 'system'),
  'codehost.delete': onAnyone('admin', 'system'),
  'codehost.test': onAnyone('admin', 'system'),
  'codehost.synchronise': onAnyone('admin', 'system'),
  'codehost.cancelSync': onAnyone('admin', 'system'),
  'site.readConfiguration': onAnyone('admin', 'system'),
  'site.updateConfiguration': onAnyone('admin', 'system'),
  'audit.listAll': onAnyone('admin', 'system'),
  'audit.listOfAccount': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'audit.export': onAnyone('admin', 'system'),
  'home.readSite': onAnyone('admin', 'system'),
  'home.readOwn': onAnyone('admin', 'user', 'delegate', 'keeper', 'bot', 'system'),
  'permission.list': onAnyone('admin', 'user', 'delegate', 'keeper', 'bot', 'system'),
  'role.read': onAnyone('admin', 'delegate', 'system'),
  'role.create': onAnyone('admin', 'system'),
  'role.update': onAnyone('admin', 'system'),
  'role.delete': onAnyone('admin', 'system'),
  'role.assign': onAnyone('admin', 'delegate', 'system'),
  'role.listOfAccount': { ...onAnyone('admin', 'delegate', 'system'), user: ['user'], bot: ['bot'] },
  'access.explain': { ...onAnyone('admin', 'keeper', 'system'), user: ['user'], bot: ['bot'] },
  'access.listAll': onAnyone('admin', 'system'),
  'grant.listOfUser': { ...onAnyone('admin', 'keeper', 'system'), user: ['user'], bot: ['bot'] },
  'grant.listOfRepository': onAnyone('admin', 'keeper', 'system'),
  'grant.listPending': onAnyone('admin', 'system'),
  'grant.add': onAnyone('admin', 'keeper', 'system'),
  'grant.remove': onAnyone('admin', 'keeper', 'system'),
  'grant.replace': onAnyone('admin', 'system'),
  'grant.setUnrestricted': onAnyone('admin', 'system'),
  'grant.setAllRepositories': onAnyone('admin', 'system'),
  'grant.setPathRules': onAnyone('admin', 'system'),
  'grant.export': onAnyone('admin', 'system'),
  'grant.restore': onAnyone('admin', 'system'),
  'email.list': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'email.manage': { admin: people, system: people, user: ['user'] },
  'email.setVerified': { admin: people, system: people },
  'email.confirm': { admin: ['admin'], user: ['user'] },
  'password.read': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'password.change': { admin: ['admin'], user: ['user'] },
  'session.list': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  'repository.read': onAnyone(...everyone),
  'repository.listForSite': onAnyone('admin', 'system'),
  'repository.synchronise': onAnyone('admin', 'system'),
  // Nobody has a level on these targets: `repositories.db.test.ts` has them.
  'repository.create': onAnyone('admin', 'system'),
  'repository.update': onAnyone('admin', 'system'),
  'repository.delete': onAnyone('admin', 'system'),
  'repository.push': onAnyone('system'),
  'repository.setMetadata': onAnyone('admin', 'system'),
  'session.revoke': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
  // Without a level, as here: those with one are told apart below.
  'group.read': onAnyone(...everyone),
  'group.createTop': onAnyone('admin', 'system'),
  'group.createBelow': onAnyone('admin', 'system'),
  'group.update': onAnyone('admin', 'system'),
  'group.move': onAnyone('admin', 'system'),
  'group.delete': onAnyone('admin', 'system'),
  'group.restore': onAnyone('admin', 'system'),
  'member.manageInGroup': onAnyone('admin', 'system'),
  'member.manageInRepository': onAnyone('admin', 'system'),
  'member.leave': { admin: ['admin'], user: ['user'], bot: ['bot'] },
  'share.manageInGroup': onAnyone('admin', 'system'),
  'share.manageInRepository': onAnyone('admin', 'system'),
  'terms.accept': { admin: people, system: people, user: ['user'] },
  'usage.read': { ...onAnyone('admin', 'system'), user: ['user'], bot: ['bot'] },
};

const matrix = Object.entries(allowed).flatMap(([action, byWho]) =>
  (Object.keys(actors) as Who[]).flatMap((who) =>
    everyTarget.map((target) => [who, action as PolicyAction, target, byWho[who]?.includes(target) ?? false] as const),
  ),
);

// The rules' target types differ by action; here each gets every target.
const ask = can as (actor: Actor, action: PolicyAction, target: UserTarget) => boolean;
const demand = authorize as (actor: Actor, action: PolicyAction, target: UserTarget) => void;

describe('policies', () => {
  it('are all in the matrix', () => {
    expect(Object.keys(allowed).sort()).toEqual(Object.keys(policies).sort());
  });

  it.each(matrix)('%s · %s · %s: %s', (who, action, target, isAllowed) => {
    expect(ask(actors[who], action, targets[target])).toBe(isAllowed);
  });

  it.each(Object.keys(policies) as PolicyAction[])('%s tells the anonymous to authenticate, not that they may not', (action) => {
    expect(() => demand(actors.anonymous, action, targets.user)).toThrow(
      expect.objectContaining({ code: 'unauthenticated', reason: 'not_authenticated' }),
    );
  });

  const hiding = [
    'token.read',
    'token.update',
    'token.revoke',
    'm2m.get',
    'm2m.rotateSecret',
    'm2m.delete',
    'session.revoke',
  ] as const;
  it.each(hiding)('%s hides what somebody else owns instead of forbidding it', (action) => {
    expect(() => demand(actors.user, action, targets.stranger)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('permissions', () => {
  it('are what the roles allow; site admins and the server hold all', () => {
    expect(hasPermission(actors.delegate, 'ROLES#ASSIGN')).toBe(true);
    expect(hasPermission(actors.delegate, 'API#ACCESS')).toBe(false);
    for (const who of [actors.admin, actors.system]) expect(hasPermission(who, 'REPO_PERMISSIONS#WRITE')).toBe(true);
    expect(hasPermission(actors.anonymous, 'SEARCH#READ')).toBe(false);
  });

  it.each([
    ['graphql', 'API#ACCESS'],
    ['rest', 'API#ACCESS'],
    ['v4', 'API#ACCESS'],
    ['stream', 'SEARCH#READ'],
    ['mcp', 'MCP#ACCESS'],
    ['console', null],
    ['git', null],
  ] as const)('the door %s asks for %s', (door, missing) => {
    expect(missingAtDoor({ ...actors.bot, origin: { ...origin, door } })).toBe(missing);
    if (missing) expect(missingAtDoor({ ...actors.bot, permissions: new Set([missing]), origin: { ...origin, door } })).toBeNull();
    expect(missingAtDoor({ ...actors.admin, origin: { ...origin, door } })).toBeNull();
  });
});

describe('policies that ask for a level', () => {
  const levels = [0, 5, 10, 15, 20, 25, 30, 40, 50];
  const least = {
    'group.createBelow': 40,
    'group.update': 50,
    'group.move': 50,
    'group.delete': 50,
    'group.restore': 50,
    'member.manageInGroup': 50,
    'member.manageInRepository': 40,
    'share.manageInGroup': 50,
    'share.manageInRepository': 40,
  } as const;

  it.each(Object.entries(least) as [keyof typeof least, number][])('%s: from %s on, for people and machines alike', (action, from) => {
    for (const level of levels) {
      for (const who of [actors.user, actors.bot]) expect(can(who, action, { level }), `${who.kind} ${level}`).toBe(level >= from);
      expect(can(actors.admin, action, { level })).toBe(true);
      expect(can(actors.anonymous, action, { level })).toBe(false);
    }
  });

  it('let nobody make a group at the top by a level', () => {
    expect(can(actors.user, 'group.createTop')).toBe(false);
  });
});
