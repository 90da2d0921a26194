import type { ReactNode } from 'react';
import { TextLink } from '@/components/ui/text-link';
import type { License } from '@/lib/license/schema';
import { paths } from '@/lib/url/paths';
import type { UserSummary } from '@/lib/users/site-schema';

const number = new Intl.NumberFormat('en');

export type UsersSummaryProps = UserSummary & { license: License };

export function UsersSummary({ people, siteAdmins, serviceAccounts, license }: UsersSummaryProps) {
  const { seats, seatsTaken } = license;
  const entries: [string, ReactNode][] = [
    ['People', number.format(people)],
    ['Site admins', number.format(siteAdmins)],
    ['Service accounts', number.format(serviceAccounts)],
    [
      'Seats taken',
      <TextLink key="seats" href={paths.license()}>
        {number.format(seatsTaken)}{seats === null ? '' : ` of ${number.format(seats)}`}
      </TextLink>,
    ],
  ];
  return (
    <dl className="mb-4 grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-4">
      {entries.map(([term, value]) => (
        <div key={term} className="border-line px-4 py-2.5 even:border-l max-sm:nth-[n+3]:border-t sm:not-first:border-l">
          <dt className="text-xs text-ink-3">{term}</dt>
          <dd className="text-lg font-semibold tabular-nums text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
