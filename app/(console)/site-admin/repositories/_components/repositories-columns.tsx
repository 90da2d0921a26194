import { GitFork } from 'lucide-react';
import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { formatBytes } from '@/components/feedback/format-bytes';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Badge } from '@/components/ui/badge';
import type { SiteRepository } from '@/lib/repositories/schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { RepositoryState } from '../../../_components/repositories/repository-state';
import { VisibilityBadge } from '../../../_components/repositories/visibility-badge';

export const repositoriesColumns = (
  onUnrestricted: (repository: SiteRepository) => void,
  hostName: (id: number) => string | undefined,
): readonly DataColumn<SiteRepository>[] => [
  {
    id: 'name',
    header: 'Repository and code host',
    sortable: true,
    isRowHeader: true,
    cell: ({ fullName, isArchived, isFork, mirror, origin }) => (
      <div className="max-w-66 2xl:max-w-none">
        <NameCell
          name={fullName}
          href={repositoryPaths.top(fullName)}
          badges={<>{isArchived ? <Badge>Archived</Badge> : null}{isFork ? <Badge icon={<GitFork aria-hidden />}>Fork</Badge> : null}</>}
          secondary={origin === 'HOSTED' ? 'This server' : <HostName codeHost={mirror?.codeHost ?? null} hostName={hostName} />}
        />
      </div>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: (repository) => (
      <span className="block max-w-44 min-w-32 2xl:max-w-72">
        <RepositoryState {...repository} />
        {repository.fetch?.lastError ? (
          <bdi className="mt-0.5 block truncate text-xs text-ink-3" title={repository.fetch.lastError}>{repository.fetch.lastError}</bdi>
        ) : null}
      </span>
    ),
  },
  { id: 'visibility', header: 'Visibility', className: 'w-28', cell: ({ visibility }) => <VisibilityBadge visibility={visibility} /> },
  {
    id: 'size',
    header: 'Size',
    sortable: true,
    align: 'end',
    className: 'w-24',
    cell: ({ sizeBytes }) => <span className="whitespace-nowrap tabular-nums">{formatBytes(sizeBytes)}</span>,
  },
  {
    id: 'fetched',
    header: 'Last fetch',
    className: 'w-32',
    cell: ({ mirror }) => (mirror ? <TimeAgo value={mirror.fetchedAt} /> : <span className="text-ink-3">Not fetched</span>),
  },
  {
    id: 'unrestricted',
    header: 'Unrestricted',
    className: 'w-28',
    cell: (repository) => (
      <button
        type="button"
        role="switch"
        aria-label={`${repository.fullName} is unrestricted`}
        aria-checked={repository.isUnrestricted}
        onClick={() => onUnrestricted(repository)}
        className={
          'relative inline-flex h-5 w-9 items-center rounded-full border border-line-control bg-inset before:absolute before:-inset-1 ' +
          'before:content-[""] aria-checked:border-accent aria-checked:bg-accent [&>span]:bg-line-control ' +
          'aria-checked:[&>span]:translate-x-[18px] aria-checked:[&>span]:bg-white'
        }
      >
        <span className="block size-3.5 translate-x-0.5 rounded-full" />
      </button>
    ),
  },
];

type HostNameProps = { codeHost: NonNullable<SiteRepository['mirror']>['codeHost']; hostName: (id: number) => string | undefined };

function HostName({ codeHost, hostName }: HostNameProps) {
  if (!codeHost) return 'Code host removed';
  const name = hostName(codeHost.id) ?? codeHost.url;
  return <bdi title={name}>{name}</bdi>;
}
