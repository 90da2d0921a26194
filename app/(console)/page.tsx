import { redirect } from 'next/navigation';
import { can } from '@/lib/authz/authorize';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';

export default async function HomePage() {
  const viewer = await requireViewer(paths.home());
  redirect(can(viewer, 'user.listForSite') ? paths.users() : paths.tokens(viewer.username));
}
