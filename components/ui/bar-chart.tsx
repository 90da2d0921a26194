import { formatUtcDay } from '@/components/feedback/format-time';
import { cn } from './cn';

export type BarChartDay = {
  /** `2026-11-20`, a day in UTC. */
  day: string;
  value: number;
};

export type BarChartProps = {
  title: string;
  days: readonly BarChartDay[];
  /** What is counted, in the plural: `requests`. */
  unit: string;
  className?: string;
};

const heightPx = 120;
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** The smallest even, round number at or above `value`, so that half of it is whole and easy to read too. */
export function topOf(value: number): number {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))));
  return ([2, 4, 6, 8, 10].find((step) => step * size >= value) ?? 20) * size;
}

const grouped = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const counted = (value: number, unit: string) => `${grouped(value)} ${value === 1 ? unit.replace(/s$/, '') : unit}`;

/**
 * Counts per day as bars. Drawn on the server without any script; whoever cannot see it reads the same numbers as a table, and
 * each column names its day and count under the pointer.
 */
export function BarChart({ title, days, unit, className }: BarChartProps) {
  const total = days.reduce((sum, { value }) => sum + value, 0);
  const [first, middle, last] = [days.at(0), days.at(Math.floor((days.length - 1) / 2)), days.at(-1)];
  const top = topOf(Math.max(0, ...days.map(({ value }) => value)));
  return (
    <figure className={cn('min-w-0', className)}>
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span className="font-medium text-ink">{title}</span>
        <span className="text-ink-3 tabular-nums">{`${counted(total, unit)} in ${counted(days.length, 'days')}`}</span>
      </figcaption>
      {total === 0 ? (
        <p className="mt-3 rounded-md border border-dashed border-line-strong px-3 py-6 text-center text-sm text-ink-3">
          {`No ${unit} in ${counted(days.length, 'days')}.`}
        </p>
      ) : (
        <>
          <div aria-hidden className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-2xs text-ink-3 tabular-nums">
            <div className="flex flex-col justify-between text-right" style={{ height: heightPx + 16, marginBlock: -8 }}>
              {[top, top / 2, 0].map((value) => (
                <span key={value}>{compact.format(value)}</span>
              ))}
            </div>
            <Bars days={days} top={top} unit={unit} />
            <div className="col-start-2 mt-1 flex justify-between">
              {[first, middle, last].map((each) => each && <span key={each.day}>{formatUtcDay(each.day).replace(/ \d{4}$/, '')}</span>)}
            </div>
          </div>
          {/* Around the table: a table itself cannot be made small, and would lengthen the page unseen. */}
          <div className="sr-only">
            <table>
              <caption>{title}</caption>
              <thead>
                <tr>
                  <th scope="col">Day</th>
                  <th scope="col">{unit}</th>
                </tr>
              </thead>
              <tbody>
                {days.map(({ day, value }) => (
                  <tr key={day}>
                    <th scope="row">{formatUtcDay(day)}</th>
                    <td>{grouped(value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </figure>
  );
}

function Bars({ days, top, unit }: Pick<BarChartProps, 'days' | 'unit'> & { top: number }) {
  const slot = 100 / days.length;
  return (
    <svg width="100%" height={heightPx} className="block overflow-visible" focusable="false">
      {[0, 0.5, 1].map((part) => (
        <line
          key={part}
          x1="0"
          x2="100%"
          y1={heightPx * part}
          y2={heightPx * part}
          className={part === 1 ? 'stroke-line-strong' : 'stroke-line'}
          shapeRendering="crispEdges"
        />
      ))}
      {days.map(({ day, value }, index) => {
        // A day with a single use must not look like a day without any.
        const height = value === 0 ? 0 : Math.max(2, (value / top) * heightPx);
        return (
          <g key={day} className="group/day">
            <title>{`${formatUtcDay(day)}: ${counted(value, unit)}`}</title>
            <rect
              x={`${index * slot}%`}
              width={`${slot}%`}
              height={heightPx}
              className="fill-transparent group-hover/day:fill-hover"
            />
            <rect
              x={`${(index + 0.15) * slot}%`}
              width={`${slot * 0.7}%`}
              y={heightPx - height}
              height={height}
              className="fill-accent group-hover/day:fill-accent-hover"
            />
          </g>
        );
      })}
    </svg>
  );
}
