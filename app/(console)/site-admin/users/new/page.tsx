import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { getPasswordOptionsOperation } from '@/lib/passwords/operations-own';
import { paths } from '@/lib/url/paths';
import { NotAllowed, titleFor } from '../../../_components/not-allowed';
import { CreateUserForm } from './_components/create-user-form';

const title = 'Create user';

export const generateMetadata = titleFor('user.create', title);

export default async function NewUserPage() {
  const viewer = await requireViewer(paths.newUser());
  if (!can(viewer, 'user.create')) return <NotAllowed username={viewer.username} />;
  const { canRequestReset } = await query(getPasswordOptionsOperation, {});
  return (
    <>
      <PageHeader
        title={title}
        description="A person, or a service account for a bot, a pipeline or an agent."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Users', href: paths.users() }, { label: title }]} />}
      />
      <CreateUserForm sendsMails={canRequestReset} />
    </>
  );
}
