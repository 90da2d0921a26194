import { findSecrets, recogniseSecret } from '@/lib/crypto/recognise';

const longest = 500;

/**
 * Host and path of where credentials were found: query and fragment may hold more secrets than were reported, a path may hold
 * the very ones. Forty hex digits that nobody reported stay: in a path they are most often a commit.
 */
export function placeOf(url: string, reported: readonly string[]): string {
  const { host, pathname } = new URL(url);
  const lookups = new Set(reported.flatMap((text) => recogniseSecret(text)?.lookup ?? []));
  const hidden = findSecrets(pathname).flatMap(({ kind, lookup }) => (kind !== 'access-token' || lookups.has(lookup) ? [lookup] : []));
  const texts = [...reported.filter((text) => text.length >= 8), ...hidden];
  const clean = texts.reduce((path, text) => path.replaceAll(new RegExp(escapeForPattern(text), 'gi'), '[redacted]'), pathname);
  return `${host}${clean.replace(/sgph?_[\w-]{8,}/gi, '[redacted]')}`.slice(0, longest);
}

const escapeForPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
