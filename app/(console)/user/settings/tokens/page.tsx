import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';

/** The address that command-line clients print: whoever opens it sees their own tokens. SG §1.7. */
export default async function OwnTokensPage({ searchParams }: { searchParams: Promise<QueryValues> }) {
  const values = await searchParams;
  const { username } = await requireViewer(withQuery(paths.ownTokens(), values));
  redirect(withQuery(paths.tokens(username), values));
}
