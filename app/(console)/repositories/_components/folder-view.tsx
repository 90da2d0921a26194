import { CornerLeftUp, File, FileSymlink, Folder, FolderGit2, SquareTerminal } from 'lucide-react';
import { formatBytes } from '@/components/feedback/format-bytes';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { attempt } from '@/lib/api/console/attempt';
import type { FileList } from '@/lib/repositories/files-schema';
import { getCommitOperation, readFileOperation } from '@/lib/repositories/operations-files';
import type { Repository } from '@/lib/repositories/schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import type { PagePlace } from '../place';
import { MarkdownText } from './markdown-text';
import { PlainText } from './plain-text';

type Entry = FileList['entries'][number];

const icons = {
  file: <File aria-hidden />,
  executable: <SquareTerminal aria-hidden />,
  symlink: <FileSymlink aria-hidden />,
  folder: <Folder aria-hidden />,
  submodule: <FolderGit2 aria-hidden />,
} satisfies Record<Entry['kind'], unknown>;

const kindWords: Partial<Record<Entry['kind'], string>> = { executable: 'executable', symlink: 'link', submodule: 'submodule' };
const linkClass =
  'flex min-h-9 items-center gap-2.5 px-4 py-1 text-sm hover:bg-hover focus-visible:-outline-offset-2 ' +
  '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3';
const names = new Intl.Collator('en', { numeric: true });
const inOrder = (a: Entry, b: Entry) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || names.compare(a.name, b.name);

export function FolderView({ repository, revision, list }: PagePlace & { list: FileList }) {
  const { fullName } = repository;
  const { path, isCut } = list;
  const entries = list.entries.toSorted(inOrder);
  const [readme] = entries.filter(isReadme).sort((a, b) => rank(a) - rank(b));
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Card>
        {path === '' ? <NewestCommit repository={repository} oid={list.commit} /> : null}
        <ul aria-label={path === '' ? 'Files' : `Files in ${path}`} className="divide-y divide-line">
          {path === '' ? null : (
            <li>
              <Link
                href={repositoryPaths.folder(fullName, path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '', revision)}
                className={linkClass}
              >
                <CornerLeftUp aria-hidden />
                <span className="text-ink-2">Up</span>
              </Link>
            </li>
          )}
          {entries.map((entry) => (
            <li key={entry.path}>
              <EntryLine fullName={fullName} revision={revision} entry={entry} />
            </li>
          ))}
        </ul>
        {entries.length === 0 ? <p className="px-4 py-3 text-sm text-ink-3">There is nothing in it that you may read.</p> : null}
      </Card>
      {isCut ? <Notice>This folder has more entries than are listed. Clone the repository to see all.</Notice> : null}
      {readme ? <Readme repository={repository} revision={revision} entry={readme} folder={path} /> : null}
    </div>
  );
}

const isReadme = ({ kind, name }: Entry) => kind !== 'folder' && /^readme(?:\.(?:md|markdown|mdown|txt|rst|adoc))?$/i.test(name);
const isMarkdown = (name: string) => /\.(?:md|markdown|mdown)$/i.test(name);
const rank = ({ name }: Entry) => (isMarkdown(name) ? 0 : 1);

type EntryLineProps = { fullName: string; revision: string | undefined; entry: Entry };

function EntryLine({ fullName, revision, entry: { kind, name, path, byteSize } }: EntryLineProps) {
  const words = kindWords[kind];
  const body = (
    <>
      {icons[kind]}
      <bdi className="min-w-0 flex-1 text-ink wrap-anywhere">
        {name}{kind === 'folder' ? <span className="sr-only"> (folder)</span> : null}
      </bdi>
      {words ? <span className="text-xs text-ink-3">{words}</span> : null}
      {byteSize === null ? null : <span className="text-xs whitespace-nowrap text-ink-3 tabular-nums">{formatBytes(byteSize)}</span>}
    </>
  );
  if (kind === 'submodule') return <span className={linkClass}>{body}</span>;
  const href = kind === 'folder' ? repositoryPaths.folder(fullName, path, revision) : repositoryPaths.file(fullName, path, revision);
  return <Link href={href} className={linkClass}>{body}</Link>;
}

async function NewestCommit({ repository, oid }: { repository: Repository; oid: string }) {
  const result = await attempt(getCommitOperation, { repository: { id: repository.id }, revision: oid });
  if (!result.ok) return null;
  const { author, subject } = result.data;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 rounded-t-lg border-b border-line bg-inset px-4 py-2 text-sm text-ink-2">
      <bdi className="max-w-48 truncate font-medium text-ink" title={author.name}>{author.name}</bdi>
      <Link
        href={repositoryPaths.commit(repository.fullName, oid)}
        className="min-w-0 flex-1 basis-40 truncate rounded-sm hover:underline"
        title={subject}
      >
        <bdi>{subject || oid.slice(0, 10)}</bdi>
      </Link>
      <span className="text-xs text-ink-3"><code>{oid.slice(0, 10)}</code>, <TimeAgo value={author.at} /></span>
    </p>
  );
}

const longestReadme = 256 * 1024;

type ReadmeProps = { repository: Repository; revision: string | undefined; entry: Entry; folder: string };

async function Readme({ repository, revision, entry: { name, path }, folder }: ReadmeProps) {
  const where = { repository: { id: repository.id }, path, maxBytes: longestReadme, ...(revision === undefined ? {} : { revision }) };
  const result = await attempt(readFileOperation, where);
  if (!result.ok || result.data.content === null) return null;
  const { content } = result.data;
  return (
    <Card aria-labelledby="readme">
      <CardHeader title={<bdi>{name}</bdi>} titleId="readme" />
      {isMarkdown(name) ? <MarkdownText
        text={content}
        place={{ fullName: repository.fullName, folder, revision }}
      /> : <PlainText text={content} />}
    </Card>
  );
}
