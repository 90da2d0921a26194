import type { Metadata } from 'next';
import { SquarePen } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query } from '@/lib/api/console/actor';
import { getTokenOptionsOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from './account';
import { AttentionNotices } from './_components/attention-notices';
import { CredentialsCard } from './_components/credentials-card';
import { EventsCard } from './_components/events-card';
import { FactsCard } from './_components/facts-card';
import { UseCard } from './_components/use-card';
import { readOverview } from './overview';
import { SettingsHeader } from './settings/_components/settings-header';
import { GenerateTokenButton } from './settings/tokens/_components/generate-token-button';

const title = 'Overview';

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.user);
  return { title };
}

/** What an account is, what it may do, what it holds and what it did, on one screen. */
export default async function UserPage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.user);
  const [overview, { refusal }] = await Promise.all([
    readOverview(account, viewer.isSiteAdmin),
    query(getTokenOptionsOperation, { userId: account.id }),
  ]);
  const { username, displayName } = account;
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <PageHeader
        title={title}
        description={displayName === null ? undefined : <bdi>{displayName}</bdi>}
        actions={
          <>
            <ButtonLink href={paths.profile(username)} icon={<SquarePen aria-hidden />}>Edit profile</ButtonLink>
            <GenerateTokenButton href={paths.newToken(username)} refusal={refusal} />
          </>
        }
      />
      <AttentionNotices account={account} facts={overview.facts} canEdit={viewer.isSiteAdmin} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <FactsCard account={account} overview={overview} />
        <CredentialsCard account={account} overview={overview} />
        <UseCard usage={overview.usage} />
        <EventsCard account={account} events={overview.events} isSiteAdmin={viewer.isSiteAdmin} />
      </div>
    </>
  );
}
