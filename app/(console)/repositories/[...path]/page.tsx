import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { isAccount } from '@/lib/actor/actor';
import { consoleActor, query, requireViewer } from '@/lib/api/console/actor';
import { getRepositoryOperation } from '@/lib/repositories/operations';
import { withQuery, type QueryValues } from '@/lib/url/with-query';
import { CommitView } from '../_components/commit-view';
import { FilesView } from '../_components/files-view';
import { HistoryView } from '../_components/history-view';
import { RepositoryHeader } from '../_components/repository-header';
import { RepositoryPermissionsPage, repositoryPermissionsTitle } from '../_permissions/permissions-page';
import { nameOfPermissions } from '../_permissions/steps';
import { decodeSteps, readLocation, type Location } from '../location';

type RepositoryPageProps = { params: Promise<{ path: string[] }>; searchParams: Promise<QueryValues> };

const getRepository = cache((name: string) => query(getRepositoryOperation, { repository: { name } }));

const one = (value: QueryValues[string]): string | undefined => (Array.isArray(value) ? value[0] : value) || undefined;

/** What there is not, and what is not open to the viewer, have the title of the page that says so. */
export async function generateMetadata({ params, searchParams }: RepositoryPageProps): Promise<Metadata> {
  // Next decodes the steps for titles, and not for pages. No name has a percent sign, so that decoding one twice does no harm.
  const { path: steps } = await params;
  const ofPermissions = nameOfPermissions(steps);
  if (ofPermissions !== null) return { title: await repositoryPermissionsTitle({ fullName: ofPermissions, searchParams }) };
  const dash = steps.indexOf('-');
  const name = decodeSteps(dash < 0 ? steps : steps.slice(0, dash)) ?? notFound();
  const location = readLocation(dash < 0 ? name : [...name, ...steps.slice(dash)]) ?? notFound();
  if (!isAccount(await consoleActor())) return {};
  const { fullName } = await getRepository(location.fullName);
  return { title: titleOf(fullName, location) };
}

function titleOf(fullName: string, { view, path }: Location): string {
  if (view === 'commit') return `Commit ${path.slice(0, 10)} · ${fullName}`;
  if (view === 'commits') return `History of ${path || fullName}${path ? ` · ${fullName}` : ''}`;
  return path === '' ? fullName : `${path} · ${fullName}`;
}

export default async function RepositoryPage({ params, searchParams }: RepositoryPageProps) {
  const [{ path: steps }, values] = await Promise.all([params, searchParams]);
  const ofPermissions = nameOfPermissions(steps);
  if (ofPermissions !== null) return <RepositoryPermissionsPage fullName={ofPermissions} searchParams={searchParams} />;
  const viewer = await requireViewer(withQuery(`/repositories/${steps.join('/')}`, values));
  const location = readLocation(decodeSteps(steps) ?? notFound()) ?? notFound();
  const repository = await getRepository(location.fullName);
  const revision = location.view === 'commit' ? undefined : one(values.rev);
  const place = { repository, location, revision };
  return (
    <>
      <RepositoryHeader {...place} viewer={viewer} />
      {location.view === 'commit' ? <CommitView repository={repository} oid={location.path} /> : null}
      {location.view === 'commits' ? <HistoryView {...place} page={one(values.page)} /> : null}
      {location.view === 'tree' || location.view === 'blob' ? <FilesView {...place} /> : null}
    </>
  );
}
