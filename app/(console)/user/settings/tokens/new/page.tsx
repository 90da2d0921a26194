import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';

export default async function OwnNewTokenPage({ searchParams }: { searchParams: Promise<QueryValues> }) {
  const values = await searchParams;
  const { username } = await requireViewer(withQuery(`${paths.ownTokens()}/new`, values));
  redirect(withQuery(paths.newToken(username), values));
}
