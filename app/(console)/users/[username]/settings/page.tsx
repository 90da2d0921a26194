import { redirect } from 'next/navigation';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { seeSettings, type AccountPageProps } from '../account';

export default async function UserSettingsPage(props: AccountPageProps) {
  const { account } = await seeSettings(props, paths.userSettings);
  redirect(withQuery(paths.tokens(account.username), await props.searchParams));
}
