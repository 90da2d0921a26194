/** Every path of the console, so that a renamed route is a compile error. */
const segment = encodeURIComponent;

export const paths = {
  home: () => '/',
  signIn: (returnTo?: string) => (returnTo && returnTo !== '/' ? `/sign-in?returnTo=${segment(returnTo)}` : '/sign-in'),
  siteInit: () => '/site-admin/init',
  users: () => '/site-admin/users',
  newUser: () => '/site-admin/users/new',
  user: (username: string) => `/users/${segment(username)}`,
  userSettings: (username: string) => `/users/${segment(username)}/settings`,
  nextSteps: (username: string) => `/users/${segment(username)}/next-steps`,
  tokens: (username: string) => `/users/${segment(username)}/settings/tokens`,
  newToken: (username: string) => `/users/${segment(username)}/settings/tokens/new`,
  m2mCredentials: (username: string) => `/users/${segment(username)}/settings/tokens/m2m`,
  ownTokens: () => '/user/settings/tokens',
  graphql: () => '/.api/graphql',
  oauthToken: () => '/.auth/idp/oauth/token',
} as const;
