import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { formatUtcDay } from '@/components/feedback/format-time';
import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import { TextLink } from '@/components/ui/text-link';
import type { Usage } from '@/lib/home/schema';
import { paths } from '@/lib/url/paths';

type Series = Usage['series'][number];

const [width, height] = [920, 210];
const [left, bottom, top] = [44, 20, 6];

const number = (value: number) => value.toLocaleString('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const colourOf = (series: Series, index: number) => `var(--chart-${series.userId === null ? 6 : (index % 5) + 1})`;
const nameOf = (series: Series) => series.username ?? (series.userId === null ? 'All others' : `Account ${series.userId}`);

/** Two accounts may have had one name after the other. */
const keyOf = ({ userId }: Series) => userId ?? 'others';

/** The least round number that is not below the value. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 1.5, 2, 3, 5, 7.5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

function Bars({ days, series }: Usage) {
  const totals = days.map((_, index) => series.reduce((sum, { perDay }) => sum + (perDay[index] ?? 0), 0));
  const ceiling = niceCeiling(Math.max(...totals));
  const slot = (width - left) / days.length;
  const scale = (height - bottom - top) / ceiling;
  const baseline = height - bottom;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="API requests a day over 30 days, stacked by account"
      className="h-auto w-full min-w-[600px]"
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={left} x2={width} y1={baseline - part * ceiling * scale} y2={baseline - part * ceiling * scale} stroke="var(--line)" />
          <text x={left - 6} y={baseline - part * ceiling * scale + 4} textAnchor="end" fontSize="11" fill="var(--ink-3)">
            {short.format(part * ceiling)}
          </text>
        </g>
      ))}
      {days.map((day, index) => {
        const stack = series.map((each, order) => ({ each, order, value: each.perDay[index] ?? 0 })).filter(({ value }) => value > 0);
        const heights = stack.map(({ value }) => value * scale);
        return (
          <g key={day}>
            <title>{`${formatUtcDay(day)}: ${number(totals[index] ?? 0)} requests`}</title>
            <rect x={left + index * slot} y={top} width={slot} height={baseline - top} fill="transparent" />
            {stack.map(({ each, order }, position) => (
              <rect
                key={keyOf(each)}
                x={left + index * slot + slot * 0.14}
                y={baseline - heights.slice(0, position + 1).reduce((sum, part) => sum + part, 0)}
                width={slot * 0.72}
                height={Math.max(heights[position] ?? 0, 0.5)}
                fill={colourOf(each, order)}
              />
            ))}
            {index % 7 === 0 ? (
              <text x={left + (index + 0.5) * slot} y={height - 5} textAnchor="middle" fontSize="11" fill="var(--ink-3)">
                {formatUtcDay(day).replace(/ \d{4}$/, '')}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul aria-label="Accounts in the chart" className="mt-3 flex flex-wrap gap-x-4 gap-y-1.5 text-sm text-ink-2">
      {series.map((each, index) => (
        <li key={keyOf(each)} className="flex min-w-0 max-w-full items-center gap-1.5">
          <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
            <rect width="10" height="10" rx="2" fill={colourOf(each, index)} />
          </svg>
          {each.username === null ? nameOf(each) : (
            <TextLink href={paths.user(each.username)} className="max-w-48 truncate" title={each.username}>
              <bdi>{each.username}</bdi>
            </TextLink>
          )}
          <span className="tabular-nums text-ink-3">{number(each.total)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The same numbers as text: for screen readers, and for whoever wants to know them exactly. */
function Numbers({ days, series }: Usage) {
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit rounded-sm text-ink-3 hover:text-ink">Show as a table</summary>
      <TableFrame label="API requests a day by account" className="mt-2 max-h-72 overflow-y-auto">
        <Table>
          <thead>
            <tr>
              <TableHeadCell>Day</TableHeadCell>
              {series.map((each) => <TableHeadCell key={keyOf(each)} className="text-right"><bdi>{nameOf(each)}</bdi></TableHeadCell>)}
            </tr>
          </thead>
          <tbody>
            {days.map((day, index) => (
              <TableRow key={day}>
                <TableRowHeader className="h-8 whitespace-nowrap">{formatUtcDay(day)}</TableRowHeader>
                {series.map((each) => (
                  <TableCell key={keyOf(each)} className="h-8 text-right tabular-nums">{number(each.perDay[index] ?? 0)}</TableCell>
                ))}
              </TableRow>
            ))}
          </tbody>
        </Table>
      </TableFrame>
    </details>
  );
}

/** Drawn on the server: no script of it reaches the browser. */
export function UsageChart({ usage }: { usage: Usage }) {
  return (
    <Card aria-labelledby="usage" className="mb-5">
      <CardHeader title="API requests" titleId="usage" description={`${number(usage.total)} in the last 30 days, by account`} />
      <CardBody>
        {usage.total === 0 ? <p className="py-6 text-center text-sm text-ink-3">No request was made in the last 30 days.</p> : (
          <>
            {/* Too narrow a picture could not be read: on a phone it scrolls. */}
            <div role="region" aria-label="Chart" tabIndex={0} className="overflow-x-auto focus-visible:-outline-offset-2">
              <Bars {...usage} />
            </div>
            <Legend series={usage.series} />
            <Numbers {...usage} />
          </>
        )}
      </CardBody>
    </Card>
  );
}

export function UsageSkeleton() {
  return <Card aria-busy className="mb-5 p-4"><Skeleton className="mb-4 h-5 w-40" /><Skeleton className="h-48 w-full" /></Card>;
}
