/** Every path of the console, so that a renamed route is a compile error. */
const segment = encodeURIComponent;

const withId = (path: string, name: string, id: number | undefined): string => (id === undefined ? path : `${path}?${name}=${id}`);

export const paths = {
  home: () => '/',
  signIn: (returnTo?: string) => (returnTo && returnTo !== '/' ? `/sign-in?returnTo=${segment(returnTo)}` : '/sign-in'),
  siteInit: () => '/site-admin/init',
  siteAdmin: () => '/site-admin',
  users: () => '/site-admin/users',
  newUser: () => '/site-admin/users/new',
  user: (username: string) => `/users/${segment(username)}`,
  userSettings: (username: string) => `/users/${segment(username)}/settings`,
  nextSteps: (username: string) => `/users/${segment(username)}/next-steps`,
  /** `created` marks a row as new; it is the id, never the secret. */
  tokens: (username: string, created?: number) => withId(`/users/${segment(username)}/settings/tokens`, 'created', created),
  newToken: (username: string) => `/users/${segment(username)}/settings/tokens/new`,
  /** `after` continues below the credential with that id. */
  m2mCredentials: (username: string, after?: number) => withId(`/users/${segment(username)}/settings/tokens/m2m`, 'after', after),
  ownSettings: () => '/user/settings',
  ownTokens: () => '/user/settings/tokens',
  graphql: () => '/.api/graphql',
  oauthToken: () => '/.auth/idp/oauth/token',
} as const;
