import type { DataColumn } from '@/components/data-table/columns';
import { NameCell } from '@/components/data-table/name-cell';
import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { CopyButton } from '@/components/secret/copy-button';
import { MaskedSecret } from '@/components/secret/masked-secret';
import type { M2MCredential } from '@/lib/oauth/schema';
import { ScopeList } from '../../../_components/scope-list';

export type M2MRow = M2MCredential & { isNew: boolean };

export const m2mColumns: readonly DataColumn<M2MRow>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    cell: ({ name, description, isNew }) => (
      <NameCell
        name={name}
        badges={isNew ? <StatusBadge status="new" /> : undefined}
        {...(description ? { secondary: <bdi title={description}>{description}</bdi> } : {})}
      />
    ),
  },
  {
    id: 'clientId',
    header: 'Client ID',
    cell: ({ clientId, name }) => (
      <span className="flex items-center gap-1">
        <code className="max-w-44 truncate text-xs" title={clientId}>{clientId}</code>
        <CopyButton text={clientId} what={`client ID of ${name}`} compact size="sm" variant="ghost" />
      </span>
    ),
  },
  {
    id: 'secret',
    header: 'Secret',
    cell: ({ secretLastFive }) => (secretLastFive === null ? 'None' : <MaskedSecret prefix="sgo_cs_" lastFive={secretLastFive} />),
  },
  { id: 'scopes', header: 'Scopes', cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
  { id: 'lastUsedAt', header: 'Last used', cell: ({ lastUsedAt }) => <TimeAgo value={lastUsedAt} fallback="Never used" /> },
  { id: 'createdAt', header: 'Created', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
];
