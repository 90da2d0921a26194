/** Stands for this site while a path is read; it never leaves this file. */
const here = 'http://keyward.invalid';

/**
 * The path that a `returnTo` of the query names, or home. Only paths of this site pass: browsers read `//host`, `/\host` and
 * names split by tabs as other sites, so what is returned is the path as a browser would have read it.
 */
export function safeReturnTo(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 2_000) return '/';
  try {
    const { origin, pathname, search, hash } = new URL(value, here);
    return origin === here && !/^\/[/\\]/.test(pathname) ? `${pathname}${search}${hash}` : '/';
  } catch {
    return '/';
  }
}
