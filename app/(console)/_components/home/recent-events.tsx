import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardHeader } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import type { AuditEvent } from '@/lib/audit/schema';
import { paths } from '@/lib/url/paths';
import { actionWords } from '../audit/action-words';
import { TargetName, Who } from '../audit/audit-names';
import { OutcomeBadge } from '../audit/outcome-badge';

export type RecentEventsProps = { title: string; events: readonly AuditEvent[]; isSiteAdmin: boolean };

const rowClass =
  'grid gap-x-4 gap-y-0.5 px-4 py-2 text-sm sm:grid-cols-[minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1fr)_auto_7rem] sm:items-center';

export function RecentEvents({ title, events, isSiteAdmin }: RecentEventsProps) {
  return (
    <Card aria-labelledby="recent" className="overflow-hidden">
      <CardHeader
        title={title}
        titleId="recent"
        actions={isSiteAdmin ? <TextLink href={paths.auditLog()} className="text-sm">Audit log</TextLink> : undefined}
      />
      {events.length === 0 ? <p className="px-4 py-6 text-sm text-ink-3">Nothing has happened yet.</p> : (
        <ul className="divide-y divide-line">
          {events.map((event) => (
            <li key={event.id} className={rowClass}>
              <span className="min-w-0 truncate text-ink" title={event.action}>
                {isSiteAdmin ? (
                  <TextLink href={`${paths.auditLog()}?event=${event.id}`} className="inline-block py-0.5 leading-5">
                    {actionWords(event.action)}
                  </TextLink>
                ) : actionWords(event.action)}
              </span>
              <Who event={event} />
              <TargetName target={event.target} />
              <span><OutcomeBadge event={event} /></span>
              <TimeAgo value={event.at} className="text-ink-3" />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
