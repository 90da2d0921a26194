import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paths } from './paths';
import { repositoryPaths } from './repository-paths';
import { safeReturnTo } from './return-to';
import { withQuery } from './with-query';

describe('paths', () => {
  it('are the ones people and clients know', () => {
    const all = {
      home: paths.home(),
      signIn: paths.signIn(),
      signInAndBack: paths.signIn('/site-admin/users?query=a'),
      siteInit: paths.siteInit(),
      siteAdmin: paths.siteAdmin(),
      users: paths.users(),
      newUser: paths.newUser(),
      user: paths.user('ci-bot'),
      userSettings: paths.userSettings('ci-bot'),
      nextSteps: paths.nextSteps('ci-bot'),
      tokens: paths.tokens('ci-bot'),
      tokensWithNew: paths.tokens('ci-bot', 7),
      token: paths.token('ci-bot', 7),
      auditOfCredential: paths.auditOfCredential('access-token', 7),
      newToken: paths.newToken('ci-bot'),
      m2mCredentials: paths.m2mCredentials('ci-bot'),
      tokenCallback: paths.tokenCallback('ci-bot'),
      m2mCredential: paths.m2mCredential('ci-bot', 7),
      ownTokens: paths.ownTokens(),
      graphql: paths.graphql(),
      oauthToken: paths.oauthToken(),
      leakedCredentials: paths.leakedCredentials(),
      roles: paths.roles(),
      rolesOf: paths.rolesOf('ci-bot'),
      permissionsOf: paths.permissionsOf('ci-bot'),
      repositoryPermissions: repositoryPaths.permissions('acme/api'),
      siteTokens: paths.siteTokens(),
      auditLog: paths.auditLog(),
      refusedCredentials: paths.refusedCredentials(),
      auditExport: paths.auditExport(),
      grantsExport: paths.grantsExport(),
      license: paths.license(),
      configuration: paths.configuration(),
      profile: paths.profile('ci-bot'),
      security: paths.security('ci-bot'),
      passwordReset: paths.passwordReset(),
      verifyEmail: paths.verifyEmail(),
      graphqlConsole: paths.graphqlConsole(),
      siteRepositories: paths.siteRepositories(),
      repository: repositoryPaths.top('acme/app', 'side/way'),
      repositoryFolder: repositoryPaths.folder('acme/app', 'a b/ü'),
      repositoryFile: repositoryPaths.file('acme/app', '-x/100%?#', 'v1'),
      repositoryHistory: repositoryPaths.history('acme/app', ''),
      repositoryCommit: repositoryPaths.commit('acme/app', '0123abc'),
      repositoryRaw: repositoryPaths.raw('acme/app', 'a.png'),
    };
    expect(all).toMatchInlineSnapshot(`
      {
        "auditExport": "/site-admin/audit-log/export",
        "auditLog": "/site-admin/audit-log",
        "auditOfCredential": "/site-admin/audit-log?credential=access-token%3A7",
        "configuration": "/site-admin/configuration",
        "grantsExport": "/site-admin/repositories/grants/export",
        "graphql": "/.api/graphql",
        "graphqlConsole": "/debug/console",
        "home": "/",
        "leakedCredentials": "/.api/credentials/leaked",
        "license": "/site-admin/license",
        "m2mCredential": "/users/ci-bot/settings/tokens/m2m/7",
        "m2mCredentials": "/users/ci-bot/settings/tokens/m2m",
        "newToken": "/users/ci-bot/settings/tokens/new",
        "newUser": "/site-admin/users/new",
        "nextSteps": "/users/ci-bot/next-steps",
        "oauthToken": "/.auth/idp/oauth/token",
        "ownTokens": "/user/settings/tokens",
        "passwordReset": "/password-reset",
        "permissionsOf": "/users/ci-bot/settings/permissions",
        "profile": "/users/ci-bot/settings/profile",
        "refusedCredentials": "/site-admin/audit-log/refused",
        "repository": "/repositories/acme/app?rev=side%2Fway",
        "repositoryCommit": "/repositories/acme/app/-/commit/0123abc",
        "repositoryFile": "/repositories/acme/app/-/blob/-x/100%25%3F%23?rev=v1",
        "repositoryFolder": "/repositories/acme/app/-/tree/a%20b/%C3%BC",
        "repositoryHistory": "/repositories/acme/app/-/commits",
        "repositoryPermissions": "/repositories/acme/api/-/settings/permissions",
        "repositoryRaw": "/raw/acme/app/-/a.png",
        "roles": "/site-admin/roles",
        "rolesOf": "/users/ci-bot/settings/roles",
        "security": "/users/ci-bot/settings/security",
        "signIn": "/sign-in",
        "signInAndBack": "/sign-in?returnTo=%2Fsite-admin%2Fusers%3Fquery%3Da",
        "siteAdmin": "/site-admin",
        "siteInit": "/site-admin/init",
        "siteRepositories": "/site-admin/repositories",
        "siteTokens": "/site-admin/tokens",
        "token": "/users/ci-bot/settings/tokens/7",
        "tokenCallback": "/users/ci-bot/settings/tokens/new/callback",
        "tokens": "/users/ci-bot/settings/tokens",
        "tokensWithNew": "/users/ci-bot/settings/tokens?created=7",
        "user": "/users/ci-bot",
        "userSettings": "/users/ci-bot/settings",
        "users": "/site-admin/users",
        "verifyEmail": "/verify-email",
      }
    `);
  });

  it('keep any name inside its segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        expect(paths.user(name).split('/')).toHaveLength(3);
        expect(paths.user(name)).not.toMatch(/[?#]/);
      }),
    );
  });
});

describe('safeReturnTo', () => {
  it.each(['/', '/site-admin/users?query=a#b', '/users/ci-bot'])('keeps %s', (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'site-admin',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/..//evil.example',
    '/.//evil.example',
    '\\\\evil.example',
    '/%09/evil.example/../..//evil.example',
    `/${'x'.repeat(3_000)}`,
    ['/a', '/b'],
  ])('sends %j to a page of this site', (value) => {
    const target = new URL(safeReturnTo(value), 'https://keyward.example.com');
    expect(target.origin).toBe('https://keyward.example.com');
  });

  it('never leads to another site, whatever it is given', () => {
    const nasty = fc
      .array(fc.constantFrom('/', '\\', '.', ':', '@', '\t', '\n', ' ', 'evil.example', 'https', '?', '#', '%2f', '%5c'))
      .map((parts) => `/${parts.join('')}`);
    fc.assert(
      fc.property(nasty, (value) => {
        expect(new URL(safeReturnTo(value), 'https://keyward.example.com').origin).toBe('https://keyward.example.com');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('withQuery', () => {
  it('gives on what came, each value once and escaped', () => {
    expect(withQuery('/a', {})).toBe('/a');
    expect(withQuery('/a', { x: 'b c&d', y: ['1', '2'], z: undefined })).toBe('/a?x=b+c%26d&y=1&y=2');
  });
});
