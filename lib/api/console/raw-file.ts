import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { readBytesOperation } from '@/lib/repositories/operations-files';
import { paths } from '@/lib/url/paths';
import { attempt } from './attempt';
import { consoleActor } from './actor';

/** What browsers show as pictures. Everything else is text or a download: nothing of a repository is ever a page of this site. */
const images: Record<string, string> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif' },
  ...{ webp: 'image/webp', avif: 'image/avif', ico: 'image/x-icon', svg: 'image/svg+xml' },
};

/** GET /raw/<full name>/-/<path>?rev=: the bytes of a file, for the person who is signed in. */
export async function serveRawFile(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const actor = await consoleActor();
  if (!isAccount(actor)) return new Response(null, { status: 303, headers: { location: paths.signIn(`${url.pathname}${url.search}`) } });
  const [, name, path] = /^\/raw\/(.+?)\/-\/(.+)$/.exec(url.pathname) ?? [];
  const wanted = { name: decoded(name), path: decoded(path) };
  if (wanted.name === null || wanted.path === null) return refuse(404, 'Not found.');
  const revision = url.searchParams.get('rev');
  const input = { repository: { name: wanted.name }, path: wanted.path, ...(revision === null ? {} : { revision }) };
  const result = await attempt(readBytesOperation, input);
  if (!result.ok) {
    const { code, message } = result.error;
    if (code === 'not_found' || code === 'invalid_input') return refuse(404, 'Not found.');
    return refuse(code === 'precondition_failed' ? 413 : 503, message);
  }
  const { base64, isBinary } = result.data;
  const type = images[wanted.path.slice(wanted.path.lastIndexOf('.') + 1).toLowerCase()];
  const fileName = wanted.path.slice(wanted.path.lastIndexOf('/') + 1);
  const encodedName = encodeURIComponent(fileName).replace(/['()*]/g, percent);
  return new Response(Buffer.from(base64, 'base64'), {
    headers: {
      ...guards,
      'content-type': type ?? (isBinary ? 'application/octet-stream' : 'text/plain; charset=utf-8'),
      'content-disposition': `${type || !isBinary ? 'inline' : 'attachment'}; filename*=UTF-8''${encodedName}`,
    },
  });
}

const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16)}`;

function decoded(text: string | undefined): string | null {
  try {
    return text === undefined ? null : decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A drawing may hold scripts and links: opened by itself it is in a box without any rights. */
const guards = {
  'cache-control': 'private, no-cache',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; sandbox`,
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

const refuse = (status: number, message: string): Response =>
  new Response(`${message}\n`, { status, headers: { ...guards, 'content-type': 'text/plain; charset=utf-8' } });
