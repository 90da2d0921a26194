import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { consoleActor, query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getCodeHostOperation, getCodeHostSyncOperation } from '@/lib/code-hosts/operations';
import { paths } from '@/lib/url/paths';
import { NotAllowed, notAllowedTitle } from '../../../_components/not-allowed';
import { CodeHostForm } from '../_components/code-host-form';
import { kinds } from '../kinds';
import { SyncPanel } from './_components/sync-panel';

type CodeHostPageProps = { params: Promise<{ id: string }> };

const section = 'Code hosts';
const idOf = (text: string): number => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : notFound());
const getHost = cache((id: number) => query(getCodeHostOperation, { id }));

export async function generateMetadata({ params }: CodeHostPageProps): Promise<Metadata> {
  if (!can(await consoleActor(), 'codehost.read')) return { title: notAllowedTitle };
  return { title: (await getHost(idOf((await params).id))).displayName };
}

export default async function CodeHostPage({ params }: CodeHostPageProps) {
  const id = idOf((await params).id);
  const viewer = await requireViewer(paths.codeHost(id));
  if (!can(viewer, 'codehost.read')) return <NotAllowed username={viewer.username} />;
  const host = await getHost(id);
  const sync = host.lastSync && (await query(getCodeHostSyncOperation, { id: host.lastSync.id }));
  return (
    <>
      <PageHeader
        title={<bdi>{host.displayName}</bdi>}
        description={`${kinds[host.kind].name} at ${host.url}`}
        breadcrumbs={<Breadcrumbs items={[{ label: section, href: paths.codeHosts() }, { label: host.displayName }]} />}
      />
      <SyncPanel host={host} sync={sync} />
      <CodeHostForm host={host} />
    </>
  );
}
