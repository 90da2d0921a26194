import { EmptyState } from '@/components/feedback/empty-state';
import { TimeAgo } from '@/components/feedback/time-ago';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { attempt } from '@/lib/api/console/attempt';
import { listCommitsOperation } from '@/lib/repositories/operations-files';
import { repositoryPaths } from '@/lib/url/repository-paths';
import type { PagePlace } from '../place';
import { PathTrail } from './path-trail';
import { Refused } from './refused';

const pageSize = 30;
const lastPage = 3_000;

/** The commits that changed a file, a folder or anything, the newest first. */
export async function HistoryView({ page: pageText, ...place }: PagePlace & { page: string | undefined }) {
  const { repository: { id, fullName }, location: { path }, revision } = place;
  const page = /^[1-9]\d{0,3}$/.test(pageText ?? '') ? Math.min(Number(pageText), lastPage) : 1;
  const result = await attempt(listCommitsOperation, {
    ...{ repository: { id }, path, limit: pageSize, offset: (page - 1) * pageSize },
    ...(revision === undefined ? {} : { revision }),
  });
  if (!result.ok) return <Refused {...place} error={result.error} />;
  const { commits, hasMore } = result.data;
  const address = repositoryPaths.history(fullName, path, revision);
  const hrefOf = (to: number) => (to === 1 ? address : `${address}${address.includes('?') ? '&' : '?'}page=${to}`);
  return (
    <>
      {path === '' ? null : <PathTrail {...place} />}
      {commits.length === 0 ? (
        <EmptyState
          title={page === 1 ? 'No commits' : 'Nothing on this page'}
          actions={page === 1 ? undefined : <ButtonLink href={hrefOf(1)}>Go to the first page</ButtonLink>}
        >
          {page === 1 ? 'Nothing here was ever changed at this path.' : 'The history is shorter than that.'}
        </EmptyState>
      ) : (
        <Card>
          <ol aria-label="Commits" className="divide-y divide-line">
            {commits.map(({ oid, subject, author }) => (
              <li key={oid} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-0.5 px-4 py-2.5">
                <div className="min-w-0 flex-1 basis-72">
                  <Link
                    href={repositoryPaths.commit(fullName, oid)}
                    className="block rounded-sm text-sm font-medium text-ink wrap-anywhere hover:underline"
                  >
                    <bdi>{subject || 'No message'}</bdi>
                  </Link>
                  <p className="mt-0.5 flex min-w-0 gap-1 text-xs text-ink-3">
                    <bdi className="truncate" title={author.name}>{author.name}</bdi>
                    <span aria-hidden>·</span>
                    <TimeAgo value={author.at} />
                  </p>
                </div>
                <code className="text-xs text-ink-3">{oid.slice(0, 10)}</code>
              </li>
            ))}
          </ol>
        </Card>
      )}
      {page === 1 && !hasMore ? null : (
        <nav aria-label="Pages" data-print="hide" className="mt-3 flex justify-end gap-2">
          {page === 1 ? null : <ButtonLink size="sm" href={hrefOf(page - 1)}>Newer</ButtonLink>}
          {hasMore && page < lastPage ? <ButtonLink size="sm" href={hrefOf(page + 1)}>Older</ButtonLink> : null}
        </nav>
      )}
    </>
  );
}
