import { cn } from '@/components/ui/cn';
import { lineDiff, type DiffLine } from '@/lib/text/line-diff';

const looks = {
  same: { mark: ' ', word: '', className: 'text-ink-3' },
  added: { mark: '+', word: 'Added: ', className: 'bg-success-tint text-success-ink' },
  removed: { mark: '−', word: 'Removed: ', className: 'bg-danger-tint text-danger-ink' },
} satisfies Record<DiffLine['kind'], object>;

/** Lines around a change that stay on screen. */
const context = 2;

function visibleOf(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const isChanged = ({ kind }: DiffLine) => kind !== 'same';
  const isNear = lines.map((_, index) => lines.slice(Math.max(0, index - context), index + context + 1).some(isChanged));
  return lines.flatMap((line, index) => (isNear[index] ? [line] : isNear[index - 1] || index === 0 ? [null] : []));
}

export type LineChangesProps = { label: string; before: string; after: string };

/** A text before and after, line by line; what did not change is left out but for its surroundings. */
export function LineChanges({ label, before, after }: LineChangesProps) {
  const lines = visibleOf(lineDiff(before, after));
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className={
        'max-h-80 overflow-auto rounded-md border border-line bg-inset py-1 font-mono text-xs leading-5 focus-visible:-outline-offset-2'
      }
    >
      {before === after ? <p className="px-2 text-ink-3">No line is different.</p> : lines.map((line, index) => line === null
        ? <div key={index} aria-hidden className="px-2 text-ink-3">⋯</div>
        : (
          <div key={index} className={cn('flex min-w-fit px-2 whitespace-pre', looks[line.kind].className)}>
            <span aria-hidden className="mr-2 select-none">{looks[line.kind].mark}</span>
            <span className="sr-only">{looks[line.kind].word}</span>
            <bdi>{line.text}</bdi>
          </div>
        ))}
    </div>
  );
}
