import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import type { AuditEvent } from '@/lib/audit/schema';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import { actionWords, nameOfDoor } from '../../../_components/audit/action-words';
import { AccountName, actorOf } from '../../../_components/audit/audit-names';
import { OutcomeBadge } from '../../../_components/audit/outcome-badge';

export type EventsCardProps = { account: User; events: readonly AuditEvent[]; isSiteAdmin: boolean };

/** The last things it did, and that were done to it. */
export function EventsCard({ account: { username }, events, isSiteAdmin }: EventsCardProps) {
  const all = `${paths.auditLog()}?account=${encodeURIComponent(username)}`;
  return (
    <Card aria-labelledby="events-title">
      <CardHeader
        titleId="events-title"
        title="Recent events"
        description="What it did, and what was done to it."
        actions={isSiteAdmin ? <TextLink href={all} className="text-sm">Audit log</TextLink> : undefined}
      />
      <CardBody className="py-2">
        {events.length === 0 ? <p className="py-2 text-sm text-ink-3">Nothing yet.</p> : (
          <ul className="divide-y divide-line text-sm">
            {events.map((event) => (
              <li key={event.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
                <span className="min-w-0 flex-1 basis-40 text-ink">{actionWords(event.action)}</span>
                {event.outcome === 'REFUSED' ? <OutcomeBadge event={event} /> : null}
                <span className="flex w-full flex-wrap items-center gap-x-1.5 text-xs text-ink-3">
                  <AccountName account={event.sudoBy ?? actorOf(event)} /> · {nameOfDoor(event.door)} · <TimeAgo value={event.at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
