import { redirect } from 'next/navigation';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from '../../account';

/** The address that people know from elsewhere. SG §11. */
export default async function EmailsPage(props: AccountPageProps) {
  const { account } = await seeSettings(props, paths.profile);
  redirect(paths.profile(account.username));
}
