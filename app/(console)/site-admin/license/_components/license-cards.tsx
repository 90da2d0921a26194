import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import type { License } from '@/lib/license/schema';

const number = new Intl.NumberFormat('en');
const planNames = { free: 'Free', premium: 'Premium', ultimate: 'Ultimate' } satisfies Record<License['plan'], string>;

type UsageProps = { label: string; taken: number; limit: number | null; unlimited: string; children: ReactNode };

/** A number against its limit; without a limit there is nothing to measure. */
function Usage({ label, taken, limit, unlimited, children }: UsageProps) {
  const isFull = limit !== null && taken >= limit;
  const share = limit === null || limit === 0 ? (isFull ? 100 : 0) : Math.min(100, (taken / limit) * 100);
  return (
    <Card>
      <CardBody>
        <div className="flex items-center justify-between gap-2">
          <h2 className="text-sm text-ink-3">{label}</h2>
          {isFull ? <Badge tone="warning" icon={<CircleAlert aria-hidden />}>None left</Badge> : null}
        </div>
        <p className="text-xl font-semibold tabular-nums text-ink">
          {number.format(taken)}
          <span className="text-base font-normal text-ink-3">{limit === null ? ` · ${unlimited}` : ` of ${number.format(limit)}`}</span>
        </p>
        {limit === null ? null : (
          <div
            role="meter"
            aria-label={`${label}: ${taken} of ${limit} taken`}
            aria-valuemin={0}
            aria-valuemax={Math.max(limit, taken, 1)}
            aria-valuenow={taken}
            className="mt-2 h-1.5 overflow-hidden rounded-sm bg-pressed"
          >
            <div className={cn('h-full', isFull ? 'bg-warning-ink' : 'bg-accent-ink')} style={{ width: `${share}%` }} />
          </div>
        )}
        <p className="mt-2 text-xs text-ink-3">{children}</p>
      </CardBody>
    </Card>
  );
}

export function LicenseCards({ license }: { license: License }) {
  const { plan, isTrial, isHosted, seats, seatsTaken, serviceAccounts, serviceAccountLimit } = license;
  return (
    <div className="mb-6 grid gap-4 md:grid-cols-3">
      <Card>
        <CardBody>
          <h2 className="text-sm text-ink-3">Plan</h2>
          <p className="flex flex-wrap items-center gap-2 text-xl font-semibold text-ink">
            {planNames[plan]}
            {isTrial ? <Badge tone="info">Trial</Badge> : null}
            {isHosted ? <Badge>Hosted</Badge> : null}
          </p>
          <p className="mt-2 text-xs text-ink-3">
            Change it under <code className="font-mono">&quot;license&quot;</code> in the site configuration. It counts from the next
            request on.
          </p>
        </CardBody>
      </Card>
      <Usage label="Seats" taken={seatsTaken} limit={seats} unlimited="no limit">
        People who are neither blocked nor deleted. Without a free seat nobody can be created, unblocked or recovered.
      </Usage>
      <Usage label="Service accounts" taken={serviceAccounts} limit={serviceAccountLimit} unlimited="no limit">
        They take no seat. Blocked ones count, deleted ones do not.
      </Usage>
    </div>
  );
}
