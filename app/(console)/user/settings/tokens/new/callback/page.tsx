import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';

/** The address that editors open: they do not know who will sign in. SG §1.7. */
export default async function OwnTokenCallbackPage({ searchParams }: { searchParams: Promise<QueryValues> }) {
  const values = await searchParams;
  const { username } = await requireViewer(withQuery(`${paths.ownTokens()}/new/callback`, values));
  redirect(withQuery(paths.tokenCallback(username), values));
}
