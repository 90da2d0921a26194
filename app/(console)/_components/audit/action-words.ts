import type { Door } from '@/lib/authz/scopes';

/** Actions as people say them. What is not here is spelled out from its name, so that a new action is readable at once. */
const words: Record<string, string> = {
  authentication: 'Presented a credential',
  'audit.export': 'Exported the audit log',
  'codehost.cancelSync': 'Cancelled a synchronisation',
  'codehost.create': 'Added a code host',
  'codehost.delete': 'Removed a code host',
  'codehost.synchronise': 'Synchronised a code host',
  'codehost.update': 'Edited a code host',
  'credential.leaked': 'Reported a leaked credential',
  'grant.add': 'Gave repositories',
  'grant.claimPending': 'Took the repositories that waited for the account',
  'grant.erasePending': 'Dropped the repositories that waited for accounts',
  'grant.remove': 'Took repositories away',
  'grant.replace': 'Set who may see a repository',
  'grant.setAllRepositories': 'Switched all repositories on or off',
  'grant.setPathRules': 'Set which files accounts may read',
  'grant.setUnrestricted': 'Changed whether a repository is open to all',
  'group.create': 'Created a group',
  'group.update': 'Edited a group',
  'group.move': 'Moved a group',
  'group.delete': 'Marked a group for deletion',
  'group.restore': 'Restored a group',
  'group.deleteForever': 'Deleted a group forever',
  'group.share': 'Shared a group',
  'group.unshare': 'Ended the share of a group',
  'repository.share': 'Shared a repository',
  'repository.unshare': 'Ended the share of a repository',
  'member.add': 'Added a member',
  'member.update': 'Changed a membership',
  'member.remove': 'Removed a member',
  'm2m.create': 'Created an M2M credential',
  'm2m.delete': 'Deleted an M2M credential',
  'm2m.update': 'Edited an M2M credential',
  'm2m.disable': 'Disabled an M2M credential',
  'm2m.enable': 'Enabled an M2M credential',
  'm2m.addSecret': 'Added a client secret',
  'm2m.rotateSecret': 'Rotated a client secret',
  'm2m.revokeSecret': 'Revoked a client secret',
  'oauth.grantClientCredentials': 'Fetched a bearer',
  'password.change': 'Changed a password',
  'password.create': 'Set a first password',
  'password.requestReset': 'Asked for a password link',
  'password.reset': 'Set a password by a link',
  'role.create': 'Created a role',
  'role.delete': 'Deleted a role',
  'role.synchronise': 'Brought the permissions up to date',
  'role.update': 'Edited a role',
  'session.create': 'Signed in',
  'session.revoke': 'Signed out',
  'session.revokeOthers': 'Signed out other sessions',
  'site.initialize': 'Created the first site admin',
  'site.updateConfiguration': 'Changed the configuration',
  'token.create': 'Created an access token',
  'token.disable': 'Disabled an access token',
  'token.enable': 'Enabled an access token',
  'token.impersonate': 'Acted as another account',
  'token.replayRotation': 'Presented a token that was rotated out',
  'token.revoke': 'Revoked an access token',
  'token.rotate': 'Rotated an access token',
  'token.setAddresses': 'Changed the addresses of a token',
  'token.update': 'Edited an access token',
  'user.acceptTerms': 'Accepted the terms',
  'user.assignRole': 'Gave a role',
  'user.block': 'Blocked an account',
  'user.create': 'Created an account',
  'user.createResetLink': 'Made a password link',
  'user.delete': 'Deleted an account',
  'user.deleteForever': 'Deleted an account forever',
  'user.endSessions': 'Signed an account out',
  'user.randomizePassword': 'Made a password unusable',
  'user.recover': 'Recovered an account',
  'user.setSiteAdmin': 'Changed who is site admin',
  'user.setRoles': 'Changed the roles of an account',
  'user.unassignRole': 'Took a role away',
  'user.unblock': 'Unblocked an account',
  'user.unlock': 'Unlocked an account',
  'user.update': 'Edited an account',
  'user.updateServiceAccount': 'Edited a service account',
};

const spaced = (text: string): string => text.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._-]/g, ' ').toLowerCase();
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const actionWords = (action: string): string => words[action] ?? capital(action.split('.').map(spaced).join(': '));

/** `wrong_password` → Wrong password */
export const reasonWords = (reason: string): string => capital(spaced(reason));

/** Every door, in the order of a list; the full record makes forgetting one an error. */
export const doorWords: Record<Door, string> = {
  console: 'Console',
  sessions: 'Sign-in',
  graphql: 'GraphQL',
  oauth: 'OAuth',
  stream: 'Search stream',
  mcp: 'MCP',
  rest: 'REST',
  v4: 'REST v4',
  git: 'Git',
  system: 'Server',
};

export const nameOfDoor = (door: string): string => Object.entries(doorWords).find(([name]) => name === door)?.[1] ?? door;

const kindWords: Record<string, string> = {
  'access-token': 'Access token',
  'm2m-credential': 'M2M credential',
  'oauth-token': 'Bearer',
  session: 'Browser session',
  user: 'Account',
  site: 'Site',
  group: 'Group',
  repository: 'Repository',
  'code-host': 'Code host',
};

export const nameOfKind = (kind: string): string => kindWords[kind] ?? capital(spaced(kind));
