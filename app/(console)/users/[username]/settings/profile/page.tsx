import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { query } from '@/lib/api/console/actor';
import { listEmailAddressesOperation } from '@/lib/emails/operations';
import { getPasswordOptionsOperation } from '@/lib/passwords/operations-own';
import { paths } from '@/lib/url/paths';
import { getServiceAccountFactsOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';
import { seeSettings, type AccountPageProps } from '../../account';
import { SettingsHeader } from '../_components/settings-header';
import { EmailAddresses } from './_components/email-addresses';
import { FactsForm } from './_components/facts-form';
import { NamesForm } from './_components/names-form';

const title = 'Profile';

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.profile);
  return { title };
}

export default async function ProfilePage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.profile);
  const isMachine = account.kind === 'SERVICE_ACCOUNT';
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <PageHeader
        title={title}
        description={isMachine ? 'What it is called, who answers for it, and what it is for.' : 'Names, and addresses that mails go to.'}
      />
      <div className="grid max-w-3xl grid-cols-1 gap-6">
        <NamesForm account={account} />
        {isMachine ? <Facts account={account} /> : null}
        {account.kind === 'HUMAN' ? <Emails account={account} isSiteAdmin={viewer.isSiteAdmin} /> : null}
      </div>
    </>
  );
}

async function Facts({ account }: { account: User }) {
  return <FactsForm account={account} facts={await query(getServiceAccountFactsOperation, { userId: account.id })} />;
}

async function Emails({ account, isSiteAdmin }: { account: User; isSiteAdmin: boolean }) {
  const [[entry], { canRequestReset }] = await Promise.all([
    query(listEmailAddressesOperation, { userIds: [account.id] }),
    query(getPasswordOptionsOperation, {}),
  ]);
  const { id, username } = account;
  return (
    <EmailAddresses emails={entry?.emails ?? []} account={{ id, username }} canVerify={isSiteAdmin} sendsMails={canRequestReset} />
  );
}
