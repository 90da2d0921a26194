import type { Metadata } from 'next';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/api/console/actor';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';
import { NotAllowed } from '../../../_components/not-allowed';
import { CreateUserForm } from './_components/create-user-form';

const title = 'Create user';

export const metadata: Metadata = { title };

export default async function NewUserPage() {
  const viewer = await requireViewer(paths.newUser());
  if (!can(viewer, 'user.create')) return <NotAllowed title={title} username={viewer.username} />;
  return (
    <>
      <PageHeader
        title={title}
        description="A person, or a service account for a bot, a pipeline or an agent."
        breadcrumbs={<Breadcrumbs items={[{ label: 'Users', href: paths.users() }, { label: title }]} />}
      />
      <CreateUserForm />
    </>
  );
}
