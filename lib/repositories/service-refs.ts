import 'server-only';
import type { OperationContext } from '@/lib/operation/define-operation';
import type { RepositoryReference } from './access-schema';
import type { ChangeList, changeKinds, ListRefsInput, RefList } from './files-schema';
import { mayReadPath } from './path-rules';
import { requireIdentity } from './service';
import { requireReadable } from './service-access';
import { ask, open } from './service-files';
import { hasFolder } from './storage';

const mostRefBytes = 32 * 1024 * 1024;
const mostChanges = 1_000;
const mostChangeBytes = 32 * 1024 * 1024;

/** Branches or tags by their names, the one that is called just so first. @throws DomainError `not_found`, `unavailable` */
export async function listRefs({ actor }: OperationContext, { repository, kind, query, limit }: ListRefsInput): Promise<RefList> {
  await requireIdentity(actor);
  const repositoryId = await requireReadable(actor, repository);
  if (!(await hasFolder(repositoryId))) return { refs: [], hasMore: false };
  const prefix = kind === 'branch' ? 'refs/heads/' : 'refs/tags/';
  const output = await ask(repositoryId, ['for-each-ref', '--format=%(objectname) %(refname)', prefix], { maxOutputBytes: mostRefBytes });
  const wanted = query?.toLowerCase() ?? '';
  const found = output.toString('utf8').split('\n').flatMap((line) => {
    const [oid = '', name = ''] = line.split(` ${prefix}`);
    return name !== '' && name.toLowerCase().includes(wanted) ? [{ name, oid }] : [];
  });
  const exact = query === undefined ? [] : found.filter(({ name }) => name === query);
  const refs = [...exact, ...found.filter((each) => !exact.includes(each))];
  return { refs: refs.slice(0, limit), hasMore: refs.length > limit };
}

const kinds: Record<string, (typeof changeKinds)[number]> = { A: 'added', D: 'deleted', R: 'renamed', C: 'copied', T: 'type-changed' };

/** The files that a commit changed, as far as the actor may read them. @throws DomainError `not_found`, `unavailable` */
export async function listChanges(
  { actor }: OperationContext,
  { repository, revision }: { repository: RepositoryReference; revision?: string },
): Promise<ChangeList> {
  const { repositoryId, commit, paths } = await open(actor, repository, revision);
  const flags = ['--root', '-r', '-z', '-M', '-l400', '--no-commit-id', '--name-status', '--no-ext-diff', '--diff-merges=first-parent'];
  const text = (await ask(repositoryId, ['diff-tree', ...flags, commit], { maxOutputBytes: mostChangeBytes })).toString('utf8');
  const mayRead = (path: string) => paths === null || mayReadPath(paths, path);
  const changes: ChangeList['changes'] = [];
  const parts = text.split('\0');
  for (let at = 0; at + 1 < parts.length; ) {
    const letter = parts[at]?.charAt(0) ?? '';
    const isMoved = letter === 'R' || letter === 'C';
    const [first = '', second = ''] = [parts[at + 1], parts[at + 2]];
    at += isMoved ? 3 : 2;
    const [path, before] = isMoved ? [second, first] : [first, null];
    if (path === '' || !mayRead(path)) continue;
    // Where a file came from is a name too.
    const isWhole = before === null || mayRead(before);
    changes.push({ kind: isWhole ? (kinds[letter] ?? 'changed') : 'added', path, before: isWhole ? before : null });
  }
  return { changes: changes.slice(0, mostChanges), isCut: changes.length > mostChanges };
}
