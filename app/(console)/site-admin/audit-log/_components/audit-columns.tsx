import type { DataColumn } from '@/components/data-table/columns';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { AuditEvent } from '@/lib/audit/schema';
import { actionWords, nameOfDoor } from '../../../_components/audit/action-words';
import { CredentialName, TargetName, Who } from '../../../_components/audit/audit-names';
import { OutcomeBadge } from '../../../_components/audit/outcome-badge';

export const auditColumns = (onOpen: (event: AuditEvent) => void): readonly DataColumn<AuditEvent>[] => [
  { id: 'at', header: 'Time', className: 'w-32 max-sm:hidden print:table-cell', cell: ({ at }) => <TimeAgo value={at} /> },
  {
    id: 'action',
    header: 'Action',
    isRowHeader: true,
    cell: (event) => (
      <>
        <button
          type="button"
          data-row-link=""
          aria-haspopup="dialog"
          title={event.action}
          onClick={() => onOpen(event)}
          className="block max-w-60 min-h-6 truncate rounded-sm text-left font-medium text-ink underline-offset-2 hover:underline"
        >
          {actionWords(event.action)}
        </button>
        {/* A phone has room for what and who beside each other; when stands under it. */}
        <TimeAgo value={event.at} className="block text-xs text-ink-3 sm:hidden print:hidden" />
      </>
    ),
  },
  { id: 'who', header: 'Who', cell: (event) => <Who event={event} /> },
  {
    id: 'credential',
    header: 'With',
    className: 'max-lg:hidden print:table-cell',
    cell: ({ credential }) => <CredentialName credential={credential} />,
  },
  { id: 'target', header: 'Target', cell: ({ target }) => <TargetName target={target} /> },
  { id: 'door', header: 'Door', className: 'w-24', cell: ({ door }) => nameOfDoor(door) },
  { id: 'outcome', header: 'Outcome', className: 'w-24', cell: (event) => <OutcomeBadge event={event} /> },
];
