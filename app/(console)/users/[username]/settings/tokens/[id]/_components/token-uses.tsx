import { TimeAgo } from '@/components/feedback/time-ago';
import { BarChart } from '@/components/ui/bar-chart';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { TokenDetail } from '@/lib/tokens/schema';

const shownAtMost = 20;
const number = new Intl.NumberFormat('en');

/** How often, and from where. */
export function TokenUses({ detail: { token, days, addresses } }: { detail: TokenDetail }) {
  const isWatched = token.addressMode !== 'OFF' || addresses.some(({ outside }) => outside > 0);
  const more = addresses.length - shownAtMost;
  return (
    <Card aria-labelledby="token-uses">
      <CardHeader title="Uses" titleId="token-uses" description="Requests are counted within a few seconds. Days are those of UTC." />
      <CardBody className="grid gap-5">
        <BarChart title="Requests" unit="requests" days={days.map(({ day, requests }) => ({ day, value: requests }))} />
        {addresses.length === 0 ? null : (
          <div>
            <TableFrame label="Addresses it was used from">
              <Table>
                <thead>
                  <tr>
                    <TableHeadCell>Address</TableHeadCell>
                    <TableHeadCell className="text-right">Requests</TableHeadCell>
                    {isWatched ? <TableHeadCell className="text-right">Outside the list</TableHeadCell> : null}
                    <TableHeadCell>Last seen</TableHeadCell>
                  </tr>
                </thead>
                <tbody>
                  {addresses.slice(0, shownAtMost).map(({ address, requests, outside, lastSeenAt }) => (
                    <TableRow key={address}>
                      <TableRowHeader><span className="font-mono text-xs wrap-anywhere">{address}</span></TableRowHeader>
                      <TableCell className="text-right tabular-nums">{number.format(requests)}</TableCell>
                      {isWatched ? <TableCell className="text-right tabular-nums">{number.format(outside)}</TableCell> : null}
                      <TableCell><TimeAgo value={lastSeenAt} /></TableCell>
                    </TableRow>
                  ))}
                </tbody>
              </Table>
            </TableFrame>
            {more > 0 ? <p className="mt-2 text-sm text-ink-3">And {more} more. The newest 200 are kept.</p> : null}
          </div>
        )}
      </CardBody>
    </Card>
  );
}
