import { ShieldCheck } from 'lucide-react';
import { EmptyState } from '@/components/feedback/empty-state';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Notice } from '@/components/ui/notice';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import { query, requireViewer } from '@/lib/api/console/actor';
import { listRefusalsOperation } from '@/lib/audit/operations';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';
import { nameOfDoor, reasonWords } from '../../../_components/audit/action-words';
import { NotAllowed, titleFor } from '../../../_components/not-allowed';
import { AuditHeader } from '../_components/audit-header';

const title = 'Unknown credentials';
const limit = 100;
const headers = ['Address', 'Reason', 'Door', 'Times', 'First', 'Last'];

export const generateMetadata = titleFor('audit.listAll', title);

export default async function RefusedPage() {
  const viewer = await requireViewer(paths.refusedCredentials());
  if (!can(viewer, 'audit.listAll')) return <NotAllowed username={viewer.username} />;
  const { refusals, hasMore } = await query(listRefusalsOperation, { hours: 168, limit });
  return (
    <>
      <AuditHeader title={title} description="Refused by what nobody knows, added up per reason, door and address. The last seven days." />
      {hasMore ? <Notice className="mb-3">These are the {limit} latest of more.</Notice> : null}
      {refusals.length === 0 ? (
        <EmptyState icon={<ShieldCheck />} title="Nothing was refused">
          Tokens, bearers and names that nobody knows would be counted here, by where they came from.
        </EmptyState>
      ) : (
        <TableFrame label={title}>
          <Table>
            <caption className="sr-only">{title}</caption>
            <thead>
              <tr>{headers.map((header) => <TableHeadCell key={header}>{header}</TableHeadCell>)}</tr>
            </thead>
            <tbody>
              {refusals.map(({ address, reason, door, count, firstAt, lastAt }) => (
                <TableRow key={`${address} ${reason} ${door}`}>
                  <TableRowHeader className="font-mono text-xs">{address}</TableRowHeader>
                  <TableCell>{reasonWords(reason)}</TableCell>
                  <TableCell>{nameOfDoor(door)}</TableCell>
                  <TableCell className="tabular-nums">{count.toLocaleString('en')}</TableCell>
                  <TableCell><TimeAgo value={firstAt} /></TableCell>
                  <TableCell><TimeAgo value={lastAt} /></TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </>
  );
}
