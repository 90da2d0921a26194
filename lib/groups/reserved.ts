/** First steps that are addresses of this server, or that clients take for such. */
const atTheTop = new Set([
  '404.html', '422.html', '500.html', '_next', 'admin', 'api', 'api-reference', 'apple-touch-icon.png', 'assets', 'batch-changes',
  'dashboard', 'debug', 'deploy.html', 'device', 'explore', 'favicon.ico', 'favicon.png', 'files', 'groups', 'health_check', 'healthz',
  'help', 'import', 'jwt', 'login', 'logout', 'metrics', 'oauth', 'password-reset', 'profile', 'projects', 'public', 'readyz',
  'repositories', 'robots.txt', 's', 'search', 'sign-in', 'sign-out', 'sign-up', 'site-admin', 'sitemap', 'sitemap.xml',
  'slash-command-logo.png', 'snippets', 'unsubscribes', 'uploads', 'user', 'users', 'v2', 'verify-email', 'welcome',
]);

/** Steps at any depth that would be read as a page of what stands above. GL §3.6. */
const anywhere = new Set([
  'badges', 'blame', 'blob', 'builds', 'commits', 'create', 'create_dir', 'edit', 'files', 'find_file', 'info', 'new', 'preview', 'raw',
  'refs', 'tree', 'update', 'wikis',
]);

/** True for a path that nobody may give to what they make there. */
export const isReservedPath = (path: string, isAtTheTop: boolean): boolean =>
  anywhere.has(path.toLowerCase()) || (isAtTheTop && atTheTop.has(path.toLowerCase()));
