import 'server-only';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { isTaken, visibilitiesAbove } from './queries';
import { isReservedPath } from './reserved';
import { maxDepth, maxFullNameLength, openness, type Group, type Visibility } from './schema';

const words: Record<Visibility, string> = { PRIVATE: 'private', INTERNAL: 'internal', PUBLIC: 'public' };

export const invalid = (field: string, reason: string, message: string) =>
  new DomainError('invalid_input', { reason, message, fields: { [field]: message } });

export const joined = (parent: Group | null, path: string): string => (parent ? `${parent.fullPath}/${path}` : path);

/** @throws DomainError `invalid_input` (reasons `path_reserved`, `path_too_long`), `conflict` (reason `path_taken`) */
export async function assertPathFree(tx: Tx, parent: Group | null, path: string, longest = 0): Promise<string> {
  const fullPath = joined(parent, path);
  if (isReservedPath(path, parent === null)) {
    throw invalid('path', 'path_reserved', `"${path}" is an address of this site. Choose another path.`);
  }
  if (Math.max(fullPath.length, longest) > maxFullNameLength) {
    const message = `Full paths have at most ${maxFullNameLength} characters. Choose a shorter path.`;
    throw invalid('path', 'path_too_long', message);
  }
  if (await isTaken(tx, fullPath)) {
    const message = `"${fullPath}" is taken by another group or repository. Choose another path.`;
    throw new DomainError('conflict', { reason: 'path_taken', message, fields: { path: message } });
  }
  return fullPath;
}

/** @throws DomainError `precondition_failed` (reason `too_deep`) */
export function assertDepth(levels: number): void {
  if (levels <= maxDepth) return;
  throw new DomainError('precondition_failed', {
    reason: 'too_deep',
    message: `Groups can stand in each other ${maxDepth} levels deep. This would be level ${levels}.`,
    details: { levels },
  });
}

/** @throws DomainError `invalid_input` (reason `more_open_than_parent`) */
export async function assertNotMoreOpen(tx: Tx, parentId: number | null, visibility: Visibility | null): Promise<void> {
  if (visibility === null) return;
  const most = (await visibilitiesAbove(tx, parentId)).sort((a, b) => openness[a] - openness[b])[0];
  if (most === undefined || openness[visibility] <= openness[most]) return;
  const message = `A group inside a ${words[most]} one cannot be ${words[visibility]}. Open the group above it first.`;
  throw new DomainError('invalid_input', {
    reason: 'more_open_than_parent',
    message,
    fields: { visibility: message },
    details: { visibility: words[visibility], most: words[most] },
  });
}

/** @throws DomainError `invalid_input` (reason `less_open_than_content`) */
export function assertNotLessOpen(below: Visibility[], visibility: Visibility): void {
  const most = [...below].sort((a, b) => openness[b] - openness[a])[0];
  if (most === undefined || openness[visibility] >= openness[most]) return;
  const message = `Something in this group is ${words[most]}. Make it ${words[visibility]} first.`;
  throw new DomainError('invalid_input', {
    reason: 'less_open_than_content',
    message,
    fields: { visibility: message },
    details: { visibility: words[visibility], least: words[most] },
  });
}

/** Two people with the same form open: the second is told instead of undoing what the first one did. */
export function refuseStale(group: Group, lastUpdatedAt: string | undefined): void {
  if (lastUpdatedAt === undefined || Date.parse(lastUpdatedAt) === Date.parse(group.updatedAt)) return;
  throw new DomainError('conflict', {
    reason: 'changed_meanwhile',
    message: `Somebody changed ${group.fullPath} meanwhile. Reload the page to see what is there now, then change it again.`,
  });
}

/**
 * What code hosts and accounts name keeps their name and place.
 * @throws DomainError `precondition_failed` (reason `group_not_made_here`)
 */
export function assertMadeHere(group: Group): void {
  if (group.origin === 'MADE') return;
  const why = group.origin === 'PERSONAL' ? 'belongs to one account' : 'comes with the repositories of a code host';
  const message = `${group.fullPath} ${why}. Only its members and shares can be changed.`;
  throw new DomainError('precondition_failed', { reason: 'group_not_made_here', message });
}
