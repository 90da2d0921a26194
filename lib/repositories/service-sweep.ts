import 'server-only';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/log/logger';
import { withLock } from '@/lib/queue/locks';
import { findGone } from './mirror-queries';
import { listFolders, removeFolder, removeLeftover } from './storage';

const hourMs = 60 * 60_000;
export const keptDays = 7;

/** Removes the folder of a repository that is gone. @returns `'busy'` while somebody fetches into it */
export const removeFolderOf = (repositoryId: number, signal: AbortSignal): Promise<'done' | 'busy'> =>
  withLock('repository', repositoryId, signal, async () => {
    // It may be back by now.
    if ((await findGone([repositoryId])).length > 0) await removeFolder(repositoryId);
    return 'done' as const;
  });

/** Removes what lies among the repositories and belongs to none: of removals and fetches that a crash cut short. */
export async function sweepFolders(signal: AbortSignal, now = Date.now()): Promise<number> {
  let removed = 0;
  for await (const found of listFolders()) {
    signal.throwIfAborted();
    const drafts = found.filter(({ id, changedAt }) => id === null && changedAt.getTime() < now - 6 * hourMs);
    const gone = new Set(await findGone(found.flatMap(({ id }) => id ?? [])));
    for (const draft of drafts) await removeLeftover(draft);
    for (const id of gone) await removeFolderOf(id, signal);
    removed += drafts.length + gone.size;
  }
  if (removed > 0) logger().info({ removed }, 'folders of repositories that are gone were removed');
  return removed;
}

/** Erases what was deleted a week ago, with everything that hung on it. */
export async function eraseDeleted(signal: AbortSignal, now = Date.now()): Promise<number> {
  const before = new Date(now - keptDays * 24 * hourMs);
  const rows = await db().repository.findMany({
    where: { deletedAt: { lt: before } },
    select: { id: true },
    take: 200,
    orderBy: { id: 'asc' },
  });
  let erased = 0;
  for (const { id } of rows) if ((await eraseRepository(id, before, signal)) === 'done') erased += 1;
  return erased;
}

/** Erases one that was deleted before an instant. @returns `'busy'` while somebody is at it */
export const eraseRepository = (id: number, before: Date, signal: AbortSignal): Promise<'done' | 'busy'> =>
  withLock('repository', id, signal, async () => {
    const { count } = await db().repository.deleteMany({ where: { id, deletedAt: { lt: before } } });
    if (count > 0) await removeFolder(id);
    return 'done' as const;
  });
