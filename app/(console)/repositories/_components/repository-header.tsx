import { Archive, GitFork, Server } from 'lucide-react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { CopyButton } from '@/components/secret/copy-button';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { Badge } from '@/components/ui/badge';
import { LinkTabs } from '@/components/ui/link-tabs';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import type { AccountActor } from '@/lib/actor/actor';
import { query } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getFetchOperation } from '@/lib/repositories/operations-mirrors';
import type { Repository } from '@/lib/repositories/schema';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { VisibilityBadge } from '../../_components/repositories/visibility-badge';
import type { PagePlace } from '../place';
import { RevisionPicker } from './revision-picker';

const list = { label: 'Repositories' };

export const cloneUrlOf = (fullName: string): string => `${externalUrl()}/${fullName}.git`;

export function RepositoryHeader({ repository, location, revision, viewer }: PagePlace & { viewer: AccountActor }) {
  const { fullName, visibility, isArchived, isFork, isUnrestricted, mirror, description, defaultBranch } = repository;
  const { view, path } = location;
  const mayList = can(viewer, 'repository.listForSite');
  const filesHref = repositoryPaths.top(fullName, revision);
  const historyHref = repositoryPaths.history(fullName, view === 'commit' ? '' : path, revision);
  const clone = `git clone ${cloneUrlOf(fullName)}`;
  return (
    <>
      <PageHeader
        title={<bdi>{fullName}</bdi>}
        breadcrumbs={<Breadcrumbs items={[mayList ? { ...list, href: paths.siteRepositories() } : list, { label: fullName }]} />}
        badges={
          <>
            <VisibilityBadge visibility={visibility} />
            {isUnrestricted ? <Badge tone="warning" title="Every account reads it, whatever the visibility says">
              Unrestricted
            </Badge> : null}
            {isArchived ? <Badge icon={<Archive aria-hidden />}>Archived</Badge> : null}
            {isFork ? <Badge icon={<GitFork aria-hidden />}>Fork</Badge> : null}
            {mirror ? <Badge icon={<Server aria-hidden />}>Mirror</Badge> : null}
          </>
        }
        {...(description === null ? {} : { description: <bdi className="wrap-anywhere">{description}</bdi> })}
      />
      <StateNotices repository={repository} mayList={mayList} />
      <div className="mb-4 flex flex-wrap items-center gap-2" data-print="hide">
        {defaultBranch === null ? null : (
          <RevisionPicker
            fullName={fullName}
            path={view === 'commit' ? '' : path}
            view={view === 'commit' ? 'tree' : view}
            current={revision ?? defaultBranch}
            defaultBranch={defaultBranch}
          />
        )}
        <div
          className={
            'flex min-w-0 flex-1 items-center gap-1 rounded-md border border-line bg-inset py-0.5 pr-0.5 pl-2.5 ' +
            'max-sm:basis-full sm:ml-auto sm:max-w-md'
          }
        >
          <code className="min-w-0 flex-1 truncate text-xs text-ink-2" title={clone}>{clone}</code>
          <CopyButton compact text={clone} what="clone command" size="sm" variant="ghost" />
        </div>
      </div>
      <LinkTabs
        label="Repository"
        currentHref={view === 'commits' || view === 'commit' ? historyHref : filesHref}
        tabs={[
          { label: 'Files', href: filesHref },
          { label: 'History', href: historyHref },
          ...(can(viewer, 'grant.listOfRepository') ? [{ label: 'Permissions', href: repositoryPaths.permissions(fullName) }] : []),
        ]}
      />
    </>
  );
}

/** What a reader should know before reading: how old a copy is, and why. */
async function StateNotices({ repository, mayList }: { repository: Repository; mayList: boolean }) {
  const { id, isArchived, mirror, fullName } = repository;
  const fetch = mirror && mayList ? (await query(getFetchOperation, { id })).fetch : null;
  const log = mayList ? <TextLink href={`${paths.siteRepositories()}?q=${encodeURIComponent(fullName)}`}>
    See the fetch log in the list
  </TextLink> : null;
  const source = mirror?.webUrl ? <a href={mirror.webUrl} rel="noreferrer" className="text-accent-ink underline underline-offset-2">
    its code host
  </a> : 'its code host';
  return (
    <div className="mb-4 grid gap-2 empty:hidden">
      {isArchived ? <Notice title="Archived">It takes no pushes any more.</Notice> : null}
      {mirror?.state === 'CLONED' && mirror.codeHost ? (
        <p className="text-sm text-ink-3">A copy from {source}, fetched <TimeAgo value={mirror.fetchedAt} />. Push there.</p>
      ) : null}
      {mirror && !mirror.codeHost ? <Notice title="Kept copy">Its code host was removed, so it stays as it is.</Notice> : null}
      {mirror?.state === 'CLONING' || mirror?.state === 'NOT_CLONED' ? (
        <Notice title={mirror.state === 'CLONING' ? 'Being copied' : 'Waits to be copied'} actions={log}>
          {fetch?.phase ? `${fetch.phase}${fetch.progress === null ? '' : `, ${fetch.progress} %`}. ` : null}
          Its files are here when the first copy is complete.
        </Notice>
      ) : null}
      {mirror?.state === 'FAILED' || fetch?.failedAt ? (
        <Notice tone="warning" title={mirror?.state === 'FAILED' ? 'It could not be copied' : 'The last fetch failed'} actions={log}>
          {fetch?.lastError ? <bdi>{fetch.lastError}</bdi> : 'It is tried again by itself. A site admin sees why.'}
        </Notice>
      ) : null}
      {fetch?.isCorrupted ? <Notice tone="danger" title="The copy is corrupted" actions={log}>It is being fetched anew.</Notice> : null}
    </div>
  );
}
