/** What a request presents, before anything is looked up. SG §1.4. */
export type Presented =
  | { kind: 'none' }
  | { kind: 'unparsable' }
  | { kind: 'token'; token: string }
  | { kind: 'sudo'; token: string; username: string }
  | { kind: 'bearer'; token: string };

const none: Presented = { kind: 'none' };
const unparsable: Presented = { kind: 'unparsable' };

/** Query parameter `token`, then the Basic user name, then the `Authorization` header. Unknown schemes present nothing. */
export function presentedCredential(url: URL, header: string | null): Presented {
  const inQuery = url.searchParams.get('token');
  if (inQuery) return { kind: 'token', token: inQuery };
  return header === null ? none : parseAuthorization(header);
}

/** One `Authorization` header. Scheme names are compared without regard to case. */
export function parseAuthorization(header: string): Presented {
  const [, scheme = '', rest = ''] = /^\s*([^\s]+)(?:\s+(.*?))?\s*$/s.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic':
      return basic(rest);
    case 'token':
      return plainToken(rest);
    case 'token-sudo':
      return sudo(rest);
    case 'bearer':
      return rest === '' || /\s/.test(rest) ? unparsable : { kind: 'bearer', token: rest };
    default:
      return none;
  }
}

function basic(encoded: string): Presented {
  const username = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)[0] ?? '';
  return username === '' ? none : { kind: 'token', token: username };
}

function plainToken(rest: string): Presented {
  if (rest === '') return unparsable;
  if (!rest.includes('=')) return /\s/.test(rest) ? unparsable : { kind: 'token', token: rest };
  const params = parseParams(rest);
  const token = params?.get('token');
  return params?.size === 1 && token ? { kind: 'token', token } : unparsable;
}

function sudo(rest: string): Presented {
  const params = parseParams(rest);
  const token = params?.get('token');
  const username = params?.get('user');
  return params?.size === 2 && token && username ? { kind: 'sudo', token, username } : unparsable;
}

/** `key=value` pairs by commas (RFC 9110 auth-param): quoted values with backslash escapes; a key may stand once. */
function parseParams(text: string): Map<string, string> | null {
  const pair = /\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(,|$)/y;
  const params = new Map<string, string>();
  for (;;) {
    const match = pair.exec(text);
    const key = match?.[1]?.toLowerCase();
    if (!match || !key || params.has(key)) return null;
    params.set(key, match[2]?.replace(/\\(.)/gs, '$1') ?? match[3] ?? '');
    if (match[4] === '') return pair.lastIndex === text.length ? params : null;
  }
}
