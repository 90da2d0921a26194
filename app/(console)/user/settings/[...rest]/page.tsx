import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';

type OwnPageProps = { params: Promise<{ rest: string[] }>; searchParams: Promise<QueryValues> };

/** A page of the settings, whoever opens it: their own. SG §11. */
export default async function OwnSettingsPartPage({ params, searchParams }: OwnPageProps) {
  // Segments come as they stand in the address, and stay that way.
  const rest = (await params).rest.join('/');
  const values = await searchParams;
  const { username } = await requireViewer(withQuery(`${paths.ownSettings()}/${rest}`, values));
  redirect(withQuery(`${paths.userSettings(username)}/${rest}`, values));
}
