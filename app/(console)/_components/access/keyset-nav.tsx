import { Button } from '@/components/ui/button';

export type KeysetNavProps = {
  count: number;
  total: number;
  isCapped: boolean;
  isFirst: boolean;
  next: string | null;
  onGo: (after: string) => void;
};

const number = new Intl.NumberFormat('en');

/** For lists that go on from the name that was seen last. */
export function KeysetNav({ count, total, isCapped, isFirst, next, onGo }: KeysetNavProps) {
  if (count === 0) return null;
  return (
    <nav aria-label="Pages" data-print="hide" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-3">
      <p className="tabular-nums">
        <span className="text-ink-2">{number.format(count)}</span> of{' '}
        <span className="text-ink-2">{number.format(total)}{isCapped ? '+' : ''}</span>
      </p>
      <div className="flex gap-2">
        {isFirst ? null : <Button size="sm" onClick={() => onGo('')}>First page</Button>}
        <Button size="sm" disabled={next === null} onClick={() => onGo(next ?? '')}>Next</Button>
      </div>
    </nav>
  );
}
