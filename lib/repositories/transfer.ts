import 'server-only';
import type { Readable } from 'node:stream';
import { runGit } from '@/lib/git/run';
import { isServingEnough, serveGit, type GitService } from '@/lib/git/serve';
import { DomainError } from '@/lib/errors/domain-error';
import { logger } from '@/lib/log/logger';
import { withLock } from '@/lib/queue/locks';
import { describeCopy, tidyUp } from './mirror-git';
import { refreshHosted } from './service-transfer';
import { repositoryFolder } from './storage';

interface Transfer {
  service: GitService;
  isAdvertising: boolean;
  protocol: 1 | 2 | null;
  input?: Readable;
}

/** Runs git's side of a transfer that an operation has allowed. @throws DomainError `unavailable` when too many run */
export async function transfer(repositoryId: number, { service, ...request }: Transfer): Promise<Readable> {
  if (isServingEnough()) {
    throw new DomainError('unavailable', {
      reason: 'too_many_transfers',
      message: 'Too many Git transfers run on this server. Try again soon.',
      retryAfterSeconds: 10,
    });
  }
  const { output, ended } = await serveGit({ service, folder: repositoryFolder(repositoryId), ...request });
  if (service === 'receive-pack' && !request.isAdvertising) {
    void ended
      .then(() => afterPush(repositoryId))
      .catch((error: unknown) => logger().warn({ error, repositoryId }, 'the facts of a push were not written'));
  }
  return output;
}

/** Brings what is known of a repository to what it is now. Its first branch becomes the default one where there is none. */
export async function afterPush(id: number): Promise<void> {
  const folder = repositoryFolder(id);
  let facts = await describeCopy(folder);
  if (facts.defaultBranch === null) {
    const names = (await runGit(['for-each-ref', '--format=%(refname)', '--count=100', 'refs/heads'], { gitDir: folder }))
      .toString('utf8').split('\n');
    const first = ['refs/heads/main', 'refs/heads/master'].find((name) => names.includes(name)) ?? names[0];
    if (first) {
      await runGit(['symbolic-ref', 'HEAD', first], { gitDir: folder });
      facts = await describeCopy(folder);
    }
  }
  await refreshHosted(id, facts);
  const signal = new AbortController().signal;
  await withLock('repository', id, signal, (locked) => tidyUp(folder, locked));
}
