/** Every path of the console, so that a renamed route is a compile error. */
const segment = encodeURIComponent;

const withId = (path: string, name: string, id: number | undefined): string => (id === undefined ? path : `${path}?${name}=${id}`);

export const paths = {
  home: () => '/',
  signIn: (returnTo?: string) => (returnTo && returnTo !== '/' ? `/sign-in?returnTo=${segment(returnTo)}` : '/sign-in'),
  siteInit: () => '/site-admin/init',
  siteAdmin: () => '/site-admin',
  users: () => '/site-admin/users',
  roles: () => '/site-admin/roles',
  siteTokens: () => '/site-admin/tokens',
  auditLog: () => '/site-admin/audit-log',
  /** Refused by what nobody knows, a part of the audit log. */
  refusedCredentials: () => '/site-admin/audit-log/refused',
  auditExport: () => '/site-admin/audit-log/export',
  grantsExport: () => '/site-admin/repositories/grants/export',
  /** What was done with one credential, such as `access-token` 12. */
  auditOfCredential: (kind: string, id: number | string) => `/site-admin/audit-log?credential=${segment(`${kind}:${id}`)}`,
  siteRepositories: () => '/site-admin/repositories',
  codeHosts: () => '/site-admin/external-services',
  newCodeHost: () => '/site-admin/external-services/new',
  codeHost: (id: number) => `/site-admin/external-services/${id}`,
  license: () => '/site-admin/license',
  configuration: () => '/site-admin/configuration',
  newUser: () => '/site-admin/users/new',
  user: (username: string) => `/users/${segment(username)}`,
  userSettings: (username: string) => `/users/${segment(username)}/settings`,
  profile: (username: string) => `/users/${segment(username)}/settings/profile`,
  /** Password and sessions of a person. */
  security: (username: string) => `/users/${segment(username)}/settings/security`,
  /** The roles of an account, and what they allow. */
  rolesOf: (username: string) => `/users/${segment(username)}/settings/roles`,
  /** What an account may read, and why. */
  permissionsOf: (username: string) => `/users/${segment(username)}/settings/permissions`,
  nextSteps: (username: string) => `/users/${segment(username)}/next-steps`,
  /** `created` marks a row as new; it is the id, never the secret. */
  tokens: (username: string, created?: number) => withId(`/users/${segment(username)}/settings/tokens`, 'created', created),
  token: (username: string, id: number) => `/users/${segment(username)}/settings/tokens/${id}`,
  newToken: (username: string) => `/users/${segment(username)}/settings/tokens/new`,
  /** Hands a fresh token to an editor. */
  tokenCallback: (username: string) => `/users/${segment(username)}/settings/tokens/new/callback`,
  /** `after` continues below the credential with that id. */
  m2mCredentials: (username: string, after?: number) => withId(`/users/${segment(username)}/settings/tokens/m2m`, 'after', after),
  m2mCredential: (username: string, id: number) => `/users/${segment(username)}/settings/tokens/m2m/${id}`,
  /** The secret follows behind a `#`, where no server, log or referrer sees it. */
  passwordReset: () => '/password-reset',
  /** Likewise. */
  verifyEmail: () => '/verify-email',
  graphqlConsole: () => '/debug/console',
  ownSettings: () => '/user/settings',
  ownTokens: () => '/user/settings/tokens',
  graphql: () => '/.api/graphql',
  oauthToken: () => '/.auth/idp/oauth/token',
  leakedCredentials: () => '/.api/credentials/leaked',
} as const;
