/** Asks the GraphQL API who the credential belongs to. `authorization` is the whole header value. */
export const graphqlCurl = (url: string, authorization: string): string =>
  [
    `curl ${url} \\`,
    `  -H "Authorization: ${authorization}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"query":"{ currentUser { username } }"}'`,
  ].join('\n');

export type ClientCredentials = { clientId: string; clientSecret: string; scopes: readonly string[] };

/** Exchanges an M2M credential for a bearer. */
export const bearerCurl = (url: string, { clientId, clientSecret, scopes }: ClientCredentials): string =>
  [
    `curl -X POST ${url} \\`,
    `  -H "Content-Type: application/x-www-form-urlencoded" \\`,
    `  -d "grant_type=client_credentials" \\`,
    `  -d "client_id=${clientId}" \\`,
    `  -d "client_secret=${clientSecret}" \\`,
    // In a form body a plus sign is the space between scopes.
    `  -d "scope=${scopes.join('+')}"`,
  ].join('\n');
