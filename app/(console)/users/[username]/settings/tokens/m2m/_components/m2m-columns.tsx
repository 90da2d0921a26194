import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { CopyButton } from '@/components/secret/copy-button';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { ScopeList } from '../../../_components/scope-list';
import type { M2MRow } from '../m2m-row';

export const secretPrefix = 'sgo_cs_';

export type ListedM2MRow = M2MRow & { isNew: boolean; href: string };

export const m2mColumns: readonly DataColumn<ListedM2MRow>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    cell: ({ name, clientId, isNew, href }) => (
      <NameCell
        name={name}
        href={href}
        badges={isNew ? <StatusBadge status="new" /> : undefined}
        secondary={(
          <span className="flex items-center gap-1">
            <code className="truncate" title={`Client ID ${clientId}`}>{clientId}</code>
            <CopyButton text={clientId} what={`client ID of ${name}`} compact size="sm" variant="ghost" />
          </span>
        )}
      />
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => <StatusBadge status={status} title={status === 'revoked' ? 'None of its secrets works' : undefined} />,
  },
  {
    id: 'secrets',
    header: 'Secrets',
    cell: ({ secrets }) => (secrets.length === 0 ? 'None' : (
      <ul className="grid gap-0.5">
        {secrets.map(({ id, lastFive, expiresAt }) => (
          <li key={id} className="whitespace-nowrap">
            <MaskedSecret prefix={secretPrefix} lastFive={lastFive} />
            {expiresAt === null ? null : <span className="block text-xs text-warning-ink">ends <TimeAgo value={expiresAt} /></span>}
          </li>
        ))}
      </ul>
    )),
  },
  { id: 'scopes', header: 'Scopes', cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
  {
    id: 'lastUsedAt',
    header: 'Last used',
    className: 'whitespace-nowrap',
    cell: ({ lastUsedAt }) => <TimeAgo value={lastUsedAt} fallback="Never used" />,
  },
  { id: 'createdAt', header: 'Created', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
];
