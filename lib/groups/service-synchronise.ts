import 'server-only';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { keyOf } from './keys';
import { maxDepth, maxFullNameLength, pathSegment } from './schema';
import { findGroupsByKey, insertGroup, lockTree, type GroupAt } from './tree-queries';

/**
 * The group that a synchronised repository lives in, with those above it: made where they are missing, and left as they are where
 * somebody made them.
 *
 * @param fullPath of the group: `github.com/acme` for the repository `github.com/acme/api`
 * @throws DomainError `invalid_input` for a name that no folder may have
 */
export async function ensureGroups(tx: Tx, fullPath: string): Promise<{ id: number }> {
  const steps = stepsOf(fullPath);
  const known = await findGroupsByKey(
    tx,
    steps.map(({ fullPath: path }) => keyOf(path)),
  );
  if (known.length < steps.length) return makeMissing(tx, steps);
  return lastOf(steps, known);
}

interface Step {
  path: string;
  fullPath: string;
}

function stepsOf(fullPath: string): Step[] {
  const paths = fullPath.split('/');
  const problem =
    fullPath.length > maxFullNameLength
      ? `It has more than ${maxFullNameLength} characters.`
      : paths.length > maxDepth
        ? `It has more than ${maxDepth} levels.`
        : paths.map((path) => pathSegment.safeParse(path).error?.issues[0]?.message).find((message) => message !== undefined);
  if (problem) {
    const message = `"${fullPath.slice(0, 200)}" cannot be the path of a group. ${problem}`;
    throw new DomainError('invalid_input', { reason: 'group_path', message });
  }
  return paths.map((path, index) => ({ path, fullPath: paths.slice(0, index + 1).join('/') }));
}

async function makeMissing(tx: Tx, steps: Step[]): Promise<GroupAt> {
  await lockTree(tx);
  const known = await findGroupsByKey(
    tx,
    steps.map(({ fullPath }) => keyOf(fullPath)),
  );
  let parent: GroupAt | undefined;
  for (const { path, fullPath } of steps) {
    const there = known.find(({ key }) => key === keyOf(fullPath));
    parent = there ?? (await insertGroup(tx, { origin: 'SYNCHRONISED', path, name: path, fullPath, parentId: parent?.id ?? null }));
    if (!there) known.push(parent);
  }
  return lastOf(steps, known);
}

function lastOf(steps: Step[], known: GroupAt[]): GroupAt {
  const key = keyOf(steps.at(-1)?.fullPath ?? '');
  const last = known.find((group) => group.key === key);
  if (!last) throw new Error(`The group "${key}" was neither found nor made.`);
  return last;
}
