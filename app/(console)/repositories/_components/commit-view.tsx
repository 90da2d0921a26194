import { FilePen, FilePlus, FileSymlink, FileX } from 'lucide-react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { CopyButton } from '@/components/secret/copy-button';
import { Badge, type Tone } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import { attempt } from '@/lib/api/console/attempt';
import type { ChangeList } from '@/lib/repositories/files-schema';
import { getCommitOperation, listChangesOperation } from '@/lib/repositories/operations-files';
import type { Repository } from '@/lib/repositories/schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { Refused } from './refused';

type Change = ChangeList['changes'][number];

const words = {
  added: { word: 'Added', tone: 'success', icon: <FilePlus aria-hidden /> },
  changed: { word: 'Changed', tone: 'info', icon: <FilePen aria-hidden /> },
  deleted: { word: 'Deleted', tone: 'danger', icon: <FileX aria-hidden /> },
  renamed: { word: 'Renamed', tone: 'info', icon: <FileSymlink aria-hidden /> },
  copied: { word: 'Copied', tone: 'info', icon: <FilePlus aria-hidden /> },
  'type-changed': { word: 'Other kind', tone: 'info', icon: <FilePen aria-hidden /> },
} satisfies Record<Change['kind'], { word: string; tone: Tone; icon: unknown }>;

/** What a commit says, and the files that it changed. */
export async function CommitView({ repository, oid }: { repository: Repository; oid: string }) {
  const { id, fullName } = repository;
  const where = { repository: { id }, revision: oid };
  const [found, changed] = await Promise.all([attempt(getCommitOperation, where), attempt(listChangesOperation, where)]);
  const place = { repository, location: { fullName, view: 'commit' as const, path: oid }, revision: oid };
  if (!found.ok) return <Refused {...place} error={found.error} />;
  const { subject, body, author, committer, parents, oid: whole } = found.data;
  const changes = changed.ok ? changed.data.changes : [];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Card aria-labelledby="commit">
        <CardHeader
          title={<bdi className="wrap-anywhere">{subject || 'No message'}</bdi>}
          titleId="commit"
          actions={<ButtonLink size="sm" href={repositoryPaths.top(fullName, whole)}>Files at this commit</ButtonLink>}
        />
        <CardBody>
          {body === '' ? null : <pre className="mb-3 text-xs leading-5 whitespace-pre-wrap text-ink-2 wrap-anywhere" dir="auto">
            {body}
          </pre>}
          <DescriptionList
            items={[
              { term: 'Author', description: <><bdi>{author.name}</bdi>, <TimeAgo value={author.at} /></> },
              ...(committer.name === author.name ? [] : [{ term: 'Committer', description: <><bdi>
                {committer.name}
              </bdi>, <TimeAgo value={committer.at} /></> }]),
              {
                term: 'Commit',
                description: <span className="flex items-center gap-1">
                  <code className="text-xs wrap-anywhere">
                    {whole}
                  </code><CopyButton compact text={whole} what="commit" size="sm" variant="ghost" />
                </span>,
              },
              ...(parents.length === 0 ? [] : [{
                term: parents.length === 1 ? 'Parent' : 'Parents',
                description: <span className="flex flex-wrap gap-2">
                  {parents.map((each) => <TextLink key={each} href={repositoryPaths.commit(fullName, each)}>
                    <code className="text-xs">{each.slice(0, 10)}</code>
                  </TextLink>)}
                </span>,
              }]),
            ]}
          />
        </CardBody>
      </Card>
      <Card aria-labelledby="changes">
        <CardHeader
          title={changes.length === 1 ? '1 changed file' : `${changes.length}${changed.ok && changed.data.isCut ? '+' : ''} changed files`}
          titleId="changes"
        />
        {changed.ok ? (
          <ul className="divide-y divide-line">
            {changes.map((change) => <ChangeLine
              key={`${change.kind}-${change.path}`}
              fullName={fullName}
              oid={whole}
              parent={parents[0]}
              change={change}
            />)}
          </ul>
        ) : <CardBody><Notice tone="warning">{changed.error.message}</Notice></CardBody>}
        {changed.ok && changes.length === 0 ? <p className="px-4 py-3 text-sm text-ink-3">It changed no file that you may read.</p> : null}
      </Card>
    </div>
  );
}

type ChangeLineProps = { fullName: string; oid: string; parent: string | undefined; change: Change };

function ChangeLine({ fullName, oid, parent, change: { kind, path, before } }: ChangeLineProps) {
  const { word, tone, icon } = words[kind];
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-1.5 text-sm">
      <span className="w-26 shrink-0"><Badge tone={tone} icon={icon}>{word}</Badge></span>
      <span className="min-w-0 flex-1 basis-48 wrap-anywhere">
        <TextLink tone="plain" href={repositoryPaths.file(fullName, path, kind === 'deleted' ? parent : oid)}><bdi>{path}</bdi></TextLink>
        {before === null ? null : <span className="text-xs text-ink-3"> from <bdi>{before}</bdi></span>}
      </span>
    </li>
  );
}
