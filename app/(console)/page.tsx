import type { Metadata } from 'next';
import { Bot, KeyRound, TicketCheck, Users } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import type { AccountActor } from '@/lib/actor/actor';
import { listAuditOperation } from '@/lib/audit/operations';
import { can } from '@/lib/authz/authorize';
import { getOwnHomeOperation, getSiteHomeOperation, getUsageOperation } from '@/lib/home/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { AttentionList } from './_components/home/attention-list';
import { Figures } from './_components/home/figures';
import { FirstSteps } from './_components/home/first-steps';
import { RecentEvents } from './_components/home/recent-events';
import { UsageChart, UsageSkeleton } from './_components/home/usage-chart';
import { WhenReady } from './_components/when-ready';

const title = 'Home';
const recent = 8;

export const metadata: Metadata = { title };

async function SiteHome({ viewer }: { viewer: AccountActor }) {
  const usage = query(getUsageOperation, {});
  // Awaited below; should the rest fail first, nobody is left to take its failure.
  usage.catch(() => undefined);
  const [home, { events }] = await Promise.all([query(getSiteHomeOperation, {}), query(listAuditOperation, { limit: recent })]);
  return (
    <>
      <PageHeader title={title} description="How this site and its credentials do." />
      <Figures
        figures={[
          { label: 'People', value: home.people, href: withQuery(paths.users(), { type: 'people' }), icon: <Users aria-hidden /> },
          {
            label: 'Service accounts',
            value: home.serviceAccounts,
            href: withQuery(paths.users(), { type: 'service-accounts' }),
            icon: <Bot aria-hidden />,
          },
          {
            label: 'Seats taken',
            value: home.seatsTaken,
            of: home.seats,
            href: paths.license(),
            icon: <TicketCheck aria-hidden />,
            note: home.seats === null ? 'No limit' : 'Service accounts take none',
          },
        ]}
      />
      {home.serviceAccounts === 0 && !home.hasTokens ? <FirstSteps username={viewer.username} /> : (
        <>
          <div className="mb-5"><AttentionList items={home.attention} /></div>
          <WhenReady promise={usage} fallback={<UsageSkeleton />}>{(known) => <UsageChart usage={known} />}</WhenReady>
        </>
      )}
      <RecentEvents title="Recent events" events={events} isSiteAdmin />
    </>
  );
}

function sumOf(tokens: number): string {
  if (tokens === 0) return 'You have no active access token.';
  return tokens === 1 ? 'You have 1 active access token.' : `You have ${tokens} active access tokens.`;
}

async function OwnHome({ viewer }: { viewer: AccountActor }) {
  const { username, userId } = viewer;
  const [home, { events }] = await Promise.all([
    query(getOwnHomeOperation, {}),
    query(listAuditOperation, { aboutUserId: userId, limit: recent }),
  ]);
  return (
    <>
      <PageHeader
        title={title}
        description={sumOf(home.activeTokens)}
        actions={
          <>
            <ButtonLink href={paths.tokens(username)} icon={<KeyRound aria-hidden />}>Access tokens</ButtonLink>
            <ButtonLink href={paths.newToken(username)} variant="primary">Generate new token</ButtonLink>
          </>
        }
      />
      <div className="mb-5">
        <AttentionList items={home.attention} ownOf={username} />
      </div>
      <RecentEvents title="What happened to your account" events={events} isSiteAdmin={false} />
    </>
  );
}

export default async function HomePage() {
  const viewer = await requireViewer(paths.home());
  return can(viewer, 'home.readSite') ? <SiteHome viewer={viewer} /> : <OwnHome viewer={viewer} />;
}
