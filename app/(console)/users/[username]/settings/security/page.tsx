import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { query } from '@/lib/api/console/actor';
import { getPasswordStateOperation } from '@/lib/passwords/operations-own';
import { listSessionsOperation } from '@/lib/sessions/operations';
import { describeUserAgent } from '@/lib/sessions/user-agent';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from '../../account';
import { SettingsHeader } from '../_components/settings-header';
import { ChangePasswordForm } from './_components/change-password-form';
import { Sessions, type SessionRow } from './_components/sessions';

const title = 'Password and sessions';

/** Machines have neither: for them the page does not exist. */
async function seePerson(props: AccountPageProps) {
  const seen = await seeSettings(props, paths.security);
  return seen.account.kind === 'HUMAN' ? seen : notFound();
}

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seePerson(props);
  return { title };
}

export default async function SecurityPage(props: AccountPageProps) {
  const { viewer, account } = await seePerson(props);
  const { id, username } = account;
  const [password, sessions] = await Promise.all([
    query(getPasswordStateOperation, { userId: id }),
    query(listSessionsOperation, { userId: id }),
  ]);
  const isSelf = viewer.userId === id;
  const rows = sessions.map(({ userAgent, ...session }): SessionRow => ({
    ...session,
    device: describeUserAgent(userAgent),
    userAgent: userAgent ?? 'It did not say what it is.',
  }));
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <PageHeader
        title={title}
        description={isSelf ? 'How you come in, and where you are signed in.' : <>Where <bdi>{username}</bdi> is signed in.</>}
      />
      <Card aria-labelledby="password-title" className="mb-6 max-w-xl">
        <CardHeader
          titleId="password-title"
          title="Password"
          description={password.changedAt === null
            ? `${isSelf ? 'You have' : 'The account has'} no password yet.`
            : <>Last changed <TimeAgo value={password.changedAt} />.</>}
        />
        <CardBody>
          {isSelf ? <ChangePasswordForm hasPassword={password.hasPassword} username={username} /> : (
            <p className="text-sm text-ink-2">
              Only <bdi className="font-medium text-ink">{username}</bdi> can change it. To help somebody who is locked out, reset the
              password in the list of users: that makes a link for them.
            </p>
          )}
        </CardBody>
      </Card>
      <Sessions rows={rows} account={{ id, username }} isSelf={isSelf} />
    </>
  );
}
