import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookie } from '@/lib/api/shared/cookies';
import { originOf } from '@/lib/api/shared/request-context';
import { paths } from '@/lib/url/paths';

/** The editor brings its styles while it runs, and reads its own fonts as data; nothing else comes from anywhere but here. */
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `worker-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `font-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphQL console · Keyward</title>
<link rel="icon" type="image/svg+xml" href="/icon.svg">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<link rel="stylesheet" href="/graphql-console.css">
</head>
<body class="no-focus-outline">
<header class="console-bar">
<a href="/">Back to Keyward</a><h1>GraphQL console</h1><span>Requests are made with your session.</span>
</header>
<noscript>The console needs JavaScript.</noscript>
<div id="root"></div>
<script src="/graphiql/graphiql.js"></script>
<script src="/graphql-console.js" data-endpoint="${paths.graphql()}"></script>
</body>
</html>
`;

/**
 * GET /debug/console: GraphiQL from files of this server, for people who are signed in. It holds no secret and does nothing by
 * itself; what it sends goes through the GraphQL door like any other request of this site.
 */
export async function handleGraphQLConsole(request: Request): Promise<Response> {
  const actor = await actorOfSession(sessionCookie(request.headers), originOf(request, 'console'));
  const headers = { 'cache-control': 'no-store', 'content-security-policy': policy };
  if (!isAccount(actor)) {
    return new Response(null, { status: 307, headers: { ...headers, location: paths.signIn(paths.graphqlConsole()) } });
  }
  return new Response(page, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}
