import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getConfigurationOperation, listConfigurationsOperation, listSettingsOperation } from '@/lib/site/operations';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';
import { NotAllowed, titleFor } from '../../_components/not-allowed';
import { ConfigurationEditor } from './_components/configuration-editor';
import { ConfigurationVersions } from './_components/configuration-versions';
import { SettingsReference } from './_components/settings-reference';

const title = 'Configuration';

export const generateMetadata = titleFor('site.updateConfiguration', title);

/** `?before=12` continues the list of versions; anything else begins it. */
const beforeOf = ({ before }: QueryValues): { beforeId?: number } =>
  typeof before === 'string' && /^[1-9]\d{0,8}$/.test(before) ? { beforeId: Number(before) } : {};

export default async function ConfigurationPage({ searchParams }: { searchParams: Promise<QueryValues> }) {
  const values = await searchParams;
  const viewer = await requireViewer(withQuery(paths.configuration(), values));
  if (!can(viewer, 'site.updateConfiguration')) return <NotAllowed username={viewer.username} />;
  const [configuration, history, settings] = await Promise.all([
    query(getConfigurationOperation, {}),
    query(listConfigurationsOperation, beforeOf(values)),
    query(listSettingsOperation, {}),
  ]);
  return (
    <>
      <PageHeader
        title={title}
        description="The settings of this site, as JSON with comments. A change is in force from the next request on."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Site' }, { label: title }]} />}
      />
      {/* Another version begins a new editor: what was typed on the old one has been saved or given up. */}
      <ConfigurationEditor key={configuration.id} configuration={configuration} />
      <ConfigurationVersions {...history} configuration={configuration} isFirstPage={beforeOf(values).beforeId === undefined} />
      <SettingsReference settings={settings} />
    </>
  );
}
