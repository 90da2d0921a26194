import { Fragment, type ReactNode } from 'react';
import { TextLink } from '@/components/ui/text-link';
import { repositoryPaths } from '@/lib/url/repository-paths';
import type { PagePlace } from '../place';

/** The folders down to where one is, each a link. */
export function PathTrail({ repository: { fullName }, location: { path }, revision, end }: PagePlace & { end?: ReactNode }) {
  const steps = path.split('/');
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
      <nav aria-label="Path" className="min-w-0 text-sm text-ink-2 wrap-anywhere">
        <TextLink href={repositoryPaths.top(fullName, revision)}><bdi>{fullName.slice(fullName.lastIndexOf('/') + 1)}</bdi></TextLink>
        {path === '' ? null : steps.map((step, index) => (
          <Fragment key={`${index}-${step}`}>
            <span className="text-ink-3"> / </span>
            {index === steps.length - 1 ? <bdi aria-current="page" className="font-medium text-ink">{step}</bdi> : (
              <TextLink href={repositoryPaths.folder(fullName, steps.slice(0, index + 1).join('/'), revision)}><bdi>{step}</bdi></TextLink>
            )}
          </Fragment>
        ))}
      </nav>
      {end === undefined ? null : <div className="flex flex-wrap items-center gap-2" data-print="hide">{end}</div>}
    </div>
  );
}
