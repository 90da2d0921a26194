import 'server-only';
import { Hono } from 'hono';
import { apology } from '@/lib/errors/apology';
import { handleGraphQLConsole } from './console/graphql-console';
import { handleGit } from './git/handler';
import { handleGrantsRestore } from './grants/handlers';
import { handleGitLab } from './gitlab/handler';
import { handleGraphQL } from './graphql/handler';
import { handleLeakReport } from './leaks/handlers';
import { handleHealthz, handleReadyz, handleSrcCliVersion, handleVersion } from './health';
import { handleDiscovery, handleToken } from './oauth/handlers';
import { handleSignIn, handleSignOut, handleSiteInit } from './sessions/handlers';
import { requestIdOf } from './shared/request-context';
import { logger } from '@/lib/log/logger';

/** Every API door on one fetch handler. The thin files below `app/` export the same handlers under the same paths. */
export const api = new Hono({ strict: true })
  .all('/.api/graphql', ({ req }) => handleGraphQL(req.raw))
  .get('/debug/console', ({ req }) => handleGraphQLConsole(req.raw))
  .post('/.auth/idp/oauth/token', ({ req }) => handleToken(req.raw))
  .get('/.well-known/openid-configuration', () => handleDiscovery())
  .get('/.well-known/oauth-authorization-server', () => handleDiscovery())
  .post('/.api/credentials/leaked', ({ req }) => handleLeakReport(req.raw))
  .post('/.api/grants/restore', ({ req }) => handleGrantsRestore(req.raw))
  .all('/api/v4/*', ({ req }) => handleGitLab(req.raw))
  .post('/-/site-init', ({ req }) => handleSiteInit(req.raw))
  .post('/-/sign-in', ({ req }) => handleSignIn(req.raw))
  .post('/-/sign-out', ({ req }) => handleSignOut(req.raw))
  .get('/healthz', () => handleHealthz())
  .get('/readyz', () => handleReadyz())
  .get('/__version', () => handleVersion())
  .get('/.api/src-cli/version', () => handleSrcCliVersion())
  // Last: names of repositories are anything, and the doors above have their own.
  .all('/:path{.+\\.git/.+}', ({ req }) => handleGit(req.raw))
  .onError((error, { req }) => {
    const requestId = requestIdOf(req.raw);
    logger().error({ error, requestId }, 'request failed');
    return Response.json(
      { message: apology(requestId) },
      { status: 500 },
    );
  })
  .notFound(() => new Response('404 page not found\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } }));

/** Paths that belong to API doors: the server asks them here first, and all others are pages. `/api/auth` is next-auth's, so Next's. */
const prefixes = ['/api/v4/', '/.api/', '/.auth/', '/.well-known/', '/-/', '/healthz', '/readyz', '/__version', '/debug/console'];

/** Git over HTTP: below the full name of a repository. Below these, names of files are part of a page's path. */
const isGitPath = (path: string): boolean =>
  /\.git\/(?:info\/refs|git-(?:upload|receive)-pack)$/.test(path) && !/^\/(?:repositories|groups|users|site-admin|_next)\//.test(path);

export const isApiPath = (path: string): boolean =>
  isGitPath(path) || prefixes.some((prefix) => path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`));
