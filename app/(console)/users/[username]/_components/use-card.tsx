import { TimeAgo } from '@/components/feedback/time-ago';
import { BarChart } from '@/components/ui/bar-chart';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { Usage } from '@/lib/usage/schema';
import { nameOfDoor } from '../../../_components/audit/action-words';

export function UseCard({ usage: { days, doors } }: { usage: Usage }) {
  return (
    <Card aria-labelledby="use-title">
      <CardHeader titleId="use-title" title="Use of the APIs" description="Requests with its credentials. Days are in UTC." />
      <CardBody className="grid grid-cols-1 gap-4">
        <BarChart title="Requests per day" unit="requests" days={days.map(({ day, requests }) => ({ day, value: requests }))} />
        {doors.length === 0 ? null : (
          <TableFrame label="Use by door">
            <Table>
              <caption className="sr-only">Use by door</caption>
              <thead>
                <tr>
                  <TableHeadCell>Door</TableHeadCell>
                  <TableHeadCell className="text-right">In 30 days</TableHeadCell>
                  <TableHeadCell>Last used</TableHeadCell>
                  <TableHeadCell>From</TableHeadCell>
                </tr>
              </thead>
              <tbody>
                {doors.map(({ door, requests, lastAt, lastAddress }) => (
                  <TableRow key={door}>
                    <TableRowHeader className="whitespace-nowrap">{nameOfDoor(door)}</TableRowHeader>
                    <TableCell className="text-right tabular-nums">{requests.toLocaleString('en')}</TableCell>
                    <TableCell><TimeAgo value={lastAt} /></TableCell>
                    <TableCell>{lastAddress === null ? 'Unknown' : <bdi className="font-mono text-xs">{lastAddress}</bdi>}</TableCell>
                  </TableRow>
                ))}
              </tbody>
            </Table>
          </TableFrame>
        )}
      </CardBody>
    </Card>
  );
}
