import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';

export default async function SiteAdminPage() {
  await requireViewer(paths.siteAdmin());
  redirect(paths.users());
}
