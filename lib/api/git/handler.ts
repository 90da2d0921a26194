import 'server-only';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import type { Actor } from '@/lib/actor/actor';
import { DomainError, isDomainError, type ErrorCode } from '@/lib/errors/domain-error';
import type { GitService } from '@/lib/git/serve';
import { execute } from '@/lib/operation/execute';
import { openForPullOperation, openForPushOperation, pushOperation } from '@/lib/repositories/operations-transfer';
import { transfer } from '@/lib/repositories/transfer';
import { authenticateGit } from './credential';
import { readRefUpdates } from './pkt-line';

const statuses = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  // Names that no repository can have.
  invalid_input: 404,
  conflict: 409,
  precondition_failed: 403,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

const unreadablePush = 'This push cannot be read. Push without --signed, and fewer refs at a time.';

const mostInflatedBytes: Record<GitService, number> = { 'upload-pack': 32 * 1024 * 1024, 'receive-pack': 2 * 1024 ** 3 };

/** `/<full name>.git/...`: Git's smart protocol. GL §1.1, §5.10; design.md §3. What the caller may not see is not there. */
export async function handleGit(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const [, path, action = ''] = /^\/(.+?)\.git\/(.+)$/.exec(url.pathname) ?? [];
  const name = decoded(path);
  const service = serviceOf(request, url, action);
  const credential = await authenticateGit(request);
  if (!credential.ok) return refusal(credential.status, credential.message);
  if (name === null || service === null) return refusal(404, 'Not found.');
  const { actor } = credential;
  try {
    return action === 'info/refs' ? await advertise(request, actor, name, service) : await exchange(request, actor, name, service);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // Whoever has shown nothing yet is asked for it, whether there is such a repository or not.
    const status = error.code === 'not_found' && actor.kind === 'anonymous' ? 401 : statuses[error.code];
    return refusal(status, status === 401 ? 'Give an access token as the password.' : error.message, error);
  }
}

function decoded(path: string | undefined): string | null {
  try {
    return path === undefined ? null : decodeURIComponent(path);
  } catch {
    return null;
  }
}

function serviceOf(request: Request, url: URL, action: string): GitService | null {
  const [asked, method] = action === 'info/refs' ? [url.searchParams.get('service'), 'GET'] : [action, 'POST'];
  if (request.method !== method) return null;
  return asked === 'git-upload-pack' ? 'upload-pack' : asked === 'git-receive-pack' ? 'receive-pack' : null;
}

const protocolOf = (request: Request): 1 | 2 | null => {
  const [, version] = /(?:^|:)version=([12])(?:$|:)/.exec(request.headers.get('git-protocol') ?? '') ?? [];
  return version === '2' ? 2 : version === '1' ? 1 : null;
};

async function advertise(request: Request, actor: Actor, name: string, service: GitService): Promise<Response> {
  const { id } = await execute(service === 'upload-pack' ? openForPullOperation : openForPushOperation, actor, { name });
  // Pushing has no second version of the protocol.
  const protocol = service === 'upload-pack' ? protocolOf(request) : null;
  const output = await transfer(id, { service, isAdvertising: true, protocol });
  const banner = `# service=git-${service}\n`;
  const head = protocol === 2 ? '' : `${(banner.length + 4).toString(16).padStart(4, '0')}${banner}0000`;
  return streamed(withHead(head, output), `application/x-git-${service}-advertisement`);
}

async function exchange(request: Request, actor: Actor, name: string, service: GitService): Promise<Response> {
  if (request.headers.get('content-type') !== `application/x-git-${service}-request`) return refusal(415, 'This is not a Git request.');
  const input = bodyOf(request, mostInflatedBytes[service]);
  if (!input) return refusal(415, 'The request body may be plain or gzip.');
  try {
    const { id } = service === 'upload-pack' ? await execute(openForPullOperation, actor, { name }) : await openPush(actor, name, input);
    const output = await transfer(id, { service, isAdvertising: false, protocol: protocolOf(request), input });
    endWithRight(output, request, name, service);
    return streamed(output, `application/x-git-${service}-result`);
  } catch (error) {
    input.destroy();
    throw error;
  }
}

export const transferPace = { recheckMs: 5_000 };

/** A transfer can take an hour. What is revoked meanwhile ends it: credential and right are asked for again and again. */
function endWithRight(output: Readable, request: Request, name: string, service: GitService): void {
  const operation = service === 'upload-pack' ? openForPullOperation : openForPushOperation;
  const timer = setInterval(() => {
    const check = async () => {
      const credential = await authenticateGit(request);
      if (!credential.ok) throw new Error('The credential ended.');
      await execute(operation, credential.actor, { name });
    };
    check().catch(() => output.destroy());
  }, transferPace.recheckMs);
  output.once('close', () => clearInterval(timer));
}

/** First whether the actor may push at all, then what: an unreadable push tells a stranger nothing. */
async function openPush(actor: Actor, name: string, input: Readable): Promise<{ id: number }> {
  const opened = await execute(openForPushOperation, actor, { name });
  const updates = await readRefUpdates(input);
  // Git might read what is not understood here, such as signed pushes, and nobody would be told of it.
  if (updates === null) throw new DomainError('precondition_failed', { reason: 'unreadable_push', message: unreadablePush });
  // Without any update git asks only whether it may.
  return updates.length > 0 ? execute(pushOperation, actor, { name, updates }) : opened;
}

/** The body, inflated, and cut off beyond `most` bytes. Null for an encoding that is not known. */
function bodyOf(request: Request, most: number): Readable | null {
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') return null;
  // The two types of one thing: the web's and Node's own.
  const plain = request.body ? Readable.fromWeb(request.body as unknown as NodeStream) : Readable.from([]);
  const body = encoding === 'gzip' ? plain.on('error', () => body.destroy()).pipe(createGunzip()) : plain;
  let size = 0;
  const bounded = Readable.from(
    (async function* () {
      for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > most) throw new Error('The body is too large.');
        yield chunk as Buffer;
      }
    })(),
    { objectMode: false },
  );
  return bounded.on('error', () => undefined);
}

const withHead = (head: string, rest: Readable): Readable =>
  head === ''
    ? rest
    : Readable.from(
        (async function* () {
          yield Buffer.from(head);
          yield* rest;
        })(),
        { objectMode: false },
      );

const headers = { 'cache-control': 'no-cache, max-age=0, must-revalidate', vary: 'Authorization', 'x-content-type-options': 'nosniff' };

const streamed = (output: Readable, contentType: string): Response =>
  // The two types of one thing: Node's own and the web's.
  new Response(Readable.toWeb(output) as unknown as ReadableStream, { headers: { ...headers, 'content-type': contentType } });

function refusal(status: number, message: string, error?: DomainError): Response {
  return new Response(`${message}\n`, {
    status,
    headers: {
      ...headers,
      'content-type': 'text/plain; charset=utf-8',
      ...(status === 401 ? { 'www-authenticate': 'Basic realm="Keyward", charset="UTF-8"' } : {}),
      ...(error?.retryAfterSeconds ? { 'retry-after': String(error.retryAfterSeconds) } : {}),
    },
  });
}
