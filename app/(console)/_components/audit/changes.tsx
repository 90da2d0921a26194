import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { AuditEvent } from '@/lib/audit/schema';
import { LineChanges } from './line-changes';

type Values = AuditEvent['before'];

const shown = (value: unknown): string =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value) ?? '';

const isLong = (value: unknown): value is string => typeof value === 'string' && value.includes('\n');

function Value({ value, other, tone }: { value: unknown; other: unknown; tone: string }) {
  if (value === undefined) return <span className="text-ink-3">–</span>;
  const text = shown(value);
  if (text === '' || value === null) return <span className="text-ink-3">{value === null ? 'none' : 'empty'}</span>;
  return <bdi className={`block max-w-56 wrap-anywhere font-mono text-xs ${text === shown(other) ? 'text-ink-2' : tone}`}>{text}</bdi>;
}

/** What an event says it changed: the keys of before and after side by side, texts of several lines as lines. */
export function Changes({ before, after }: { before: Values; after: Values }) {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const texts = keys.filter((key) => isLong(before?.[key]) || isLong(after?.[key]));
  const plain = keys.filter((key) => !texts.includes(key));
  if (keys.length === 0) return <p className="text-sm text-ink-3">Nothing was changed, or nothing is known of it.</p>;
  return (
    <div className="space-y-3">
      {plain.length === 0 ? null : (
        <TableFrame label="What changed">
          <Table>
            <thead>
              <tr>
                <TableHeadCell>Field</TableHeadCell>
                {before === null ? null : <TableHeadCell>Before</TableHeadCell>}
                {after === null ? null : <TableHeadCell>After</TableHeadCell>}
              </tr>
            </thead>
            <tbody>
              {plain.map((key) => (
                <TableRow key={key}>
                  <TableRowHeader className="font-mono text-xs">{key}</TableRowHeader>
                  {before && <TableCell><Value value={before[key]} other={after?.[key]} tone="text-danger-ink" /></TableCell>}
                  {after && <TableCell><Value value={after[key]} other={before?.[key]} tone="text-success-ink" /></TableCell>}
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
      {texts.map((key) => (
        <div key={key}>
          <p className="mb-1 font-mono text-xs text-ink-3">{key}</p>
          <LineChanges label={`Changes of ${key}`} before={shown(before?.[key])} after={shown(after?.[key])} />
        </div>
      ))}
    </div>
  );
}
