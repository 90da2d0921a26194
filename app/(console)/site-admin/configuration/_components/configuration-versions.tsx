'use client';

import { Eye, RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import type { DataColumn } from '@/components/data-table/columns';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import type { ConfigurationVersion, SettingChange, SiteConfiguration } from '@/lib/site/settings-schema';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { NameLink } from '../../../_components/audit/audit-names';
import { getVersion, previewConfiguration, saveConfiguration } from '../actions';

const SaveDialog = dynamic(() => import('./save-dialog').then((module) => module.SaveDialog), { ssr: false });
const VersionDialog = dynamic(() => import('./version-dialog').then((module) => module.VersionDialog), { ssr: false });

export type ConfigurationVersionsProps = {
  versions: readonly ConfigurationVersion[];
  hasMore: boolean;
  configuration: SiteConfiguration;
  isFirstPage: boolean;
};

type Shown =
  | { kind: 'view'; version: SiteConfiguration }
  | { kind: 'restore'; version: SiteConfiguration; changes: readonly SettingChange[] };

const nameOf = ({ id }: ConfigurationVersion) => `Version ${id}`;

const columnsFor = (currentId: number): readonly DataColumn<ConfigurationVersion>[] => [
  {
    id: 'version',
    header: 'Version',
    isRowHeader: true,
    className: 'w-48',
    cell: (version) => (
      <span className="flex items-center gap-2 font-medium text-ink">
        {nameOf(version)}
        {version.id === currentId ? <Badge tone="success">In force</Badge> : null}
      </span>
    ),
  },
  {
    id: 'author',
    header: 'Saved by',
    cell: ({ authorName, isAuthorDeleted }) => authorName === null
      ? <span className="text-ink-3">Nobody known</span>
      : <NameLink name={authorName} href={isAuthorDeleted ? null : paths.user(authorName)} />,
  },
  { id: 'createdAt', header: 'When', className: 'w-40', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
];

export function ConfigurationVersions({ versions, hasMore, configuration, isFirstPage }: ConfigurationVersionsProps) {
  const [shown, setShown] = useState<Shown>();

  async function handleOpen(id: number, kind: Shown['kind']) {
    const result = await getVersion(id);
    if (!result.ok) return void toast.error(`Version ${id} was not opened`, { description: result.error.message });
    if (kind === 'view') return setShown({ kind, version: result.data });
    const preview = await previewConfiguration(result.data.contents);
    const problem = preview.ok ? preview.data.problems[0] : preview.error.message;
    if (!preview.ok || problem !== undefined) {
      return void toast.error(`Version ${id} cannot be restored as it is`, { description: problem ?? '' });
    }
    setShown({ kind, version: result.data, changes: preview.data.changes });
  }

  async function handleRestore({ id, contents }: SiteConfiguration) {
    const result = await saveConfiguration({ lastId: configuration.id, contents });
    if (!result.ok) return result.error.message;
    setShown(undefined);
    toast.success(`Version ${id} restored`, { description: `It is in force as version ${result.data.id}.` });
  }

  const rowActions = (version: ConfigurationVersion): Action[] => [
    copyIdAction(String(version.id)),
    { id: 'view', name: 'View', icon: <Eye aria-hidden />, run: () => void handleOpen(version.id, 'view') },
    {
      id: 'restore',
      name: 'Restore…',
      icon: <RotateCcw aria-hidden />,
      disabledReason: version.id === configuration.id ? 'This version is in force.' : undefined,
      run: () => void handleOpen(version.id, 'restore'),
    },
  ];

  return (
    <section aria-labelledby="versions" className="mb-8">
      <h2 id="versions" className="mb-2 text-base font-semibold text-ink">Versions</h2>
      <DataTable
        caption="Versions of the configuration"
        columns={columnsFor(configuration.id)}
        rows={versions}
        getRowId={({ id }) => String(id)}
        getRowLabel={nameOf}
        rowActions={rowActions}
        empty={isFirstPage
          ? <ListEmpty kind="nothing-yet" title="No version yet">Every setting has its default. What you save is listed here.</ListEmpty>
          : <ListEmpty kind="nothing-yet" title="No older version">The list ends here.</ListEmpty>}
      />
      {isFirstPage && !hasMore ? null : (
        <nav aria-label="Pages of versions" data-print="hide" className="mt-3 flex justify-end gap-2">
          {isFirstPage ? null : <ButtonLink size="sm" href={paths.configuration()} scroll={false}>Newest versions</ButtonLink>}
          {hasMore ? (
            <ButtonLink size="sm" href={withQuery(paths.configuration(), { before: String(versions.at(-1)?.id ?? '') })} scroll={false}>
              Older versions
            </ButtonLink>
          ) : null}
        </nav>
      )}
      {shown?.kind === 'view' ? (
        <VersionDialog version={shown.version} current={configuration} onClose={() => setShown(undefined)} />
      ) : null}
      {shown?.kind === 'restore' ? (
        <SaveDialog
          title={`Restore version ${shown.version.id}?`}
          confirmLabel="Restore version"
          changes={shown.changes}
          before={configuration.contents}
          after={shown.version.contents}
          onConfirm={() => handleRestore(shown.version)}
          onClose={() => setShown(undefined)}
        />
      ) : null}
    </section>
  );
}
