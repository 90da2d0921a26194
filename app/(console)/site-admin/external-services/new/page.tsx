import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';
import { NotAllowed, titleFor } from '../../../_components/not-allowed';
import { CodeHostForm } from '../_components/code-host-form';

const title = 'Add code host';

export const generateMetadata = titleFor('codehost.create', title);

export default async function NewCodeHostPage() {
  const viewer = await requireViewer(paths.newCodeHost());
  if (!can(viewer, 'codehost.create')) return <NotAllowed username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="Its repositories are listed at once, and copied one after the other."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Code hosts', href: paths.codeHosts() }, { label: title }]} />}
      />
      <CodeHostForm />
    </>
  );
}
