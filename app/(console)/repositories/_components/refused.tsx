import { FileQuestion, FolderGit2, GitBranch, ServerCrash } from 'lucide-react';
import { EmptyState } from '@/components/feedback/empty-state';
import { ButtonLink } from '@/components/ui/button-link';
import { setPageStatus } from '@/lib/api/shared/request-context';
import type { DomainError } from '@/lib/errors/domain-error';
import { repositoryPaths } from '@/lib/url/repository-paths';
import type { PagePlace } from '../place';
import { EmptyRepository } from './empty-repository';

/** Why there is nothing to show at this place of a repository, and a way back. */
export function Refused({ repository, location, revision, error }: PagePlace & { error: DomainError }) {
  const { fullName, defaultBranch } = repository;
  const toStart = <ButtonLink href={repositoryPaths.top(fullName)}>
    Go to {defaultBranch === null ? 'the start' : <bdi>{defaultBranch}</bdi>}
  </ButtonLink>;
  if (error.reason === 'revision_not_found' && defaultBranch === null && revision === undefined && location.path === '') {
    return <EmptyRepository repository={repository} />;
  }
  // Its folder is not there, or not any more: it is copied anew, or was never pushed to.
  if (error.reason === 'revision_not_found' && revision === undefined && location.view !== 'commit') {
    return <EmptyState icon={<FolderGit2 />} title="No files here yet">
      They are not on this server at the moment. Try again in a while.
    </EmptyState>;
  }
  if (error.code === 'not_found') setPageStatus(404);
  if (error.reason === 'revision_not_found') {
    return (
      <EmptyState icon={<GitBranch />} title="No such branch, tag or commit" actions={toStart}>
        <bdi className="font-mono text-xs wrap-anywhere">
          {(revision ?? location.path).slice(0, 250)}
        </bdi> is not there. It may have been deleted or renamed.
      </EmptyState>
    );
  }
  if (error.code === 'not_found') {
    const up = location.path.includes('/') ? location.path.slice(0, location.path.lastIndexOf('/')) : '';
    return (
      <EmptyState
        icon={<FileQuestion />}
        title="No such file or folder"
        actions={<>{toStart}{up === '' ? null : <ButtonLink href={repositoryPaths.folder(fullName, up, revision)}>
          Up to <bdi>{up}</bdi>
        </ButtonLink>}</>}
      >
        <bdi className="font-mono text-xs wrap-anywhere">{location.path.slice(0, 500)}</bdi> is not there at{' '}
        <bdi className="font-mono text-xs wrap-anywhere">{(revision ?? defaultBranch ?? 'this commit').slice(0, 250)}</bdi>.
        It may have been moved or deleted; its history tells.
      </EmptyState>
    );
  }
  setPageStatus(error.code === 'unavailable' ? 503 : 400);
  return <EmptyState icon={<ServerCrash />} title="This cannot be shown" actions={toStart}>{error.message}</EmptyState>;
}
