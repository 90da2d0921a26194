import { redirect } from 'next/navigation';
import { requireViewer } from '@/lib/api/console/actor';
import { paths } from '@/lib/url/paths';
import { withQuery, type QueryValues } from '@/lib/url/with-query';
import { settingsAccount, type AccountParams } from './account';

type PageProps = { params: AccountParams; searchParams: Promise<QueryValues> };

export default async function UserPage({ params, searchParams }: PageProps) {
  await requireViewer(paths.user((await params).username));
  const { username } = await settingsAccount(params);
  redirect(withQuery(paths.tokens(username), await searchParams));
}
