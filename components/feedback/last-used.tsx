import { StatusBadge } from './status-badge';
import { TimeAgo } from './time-ago';

/** When something was used last, in a row of a list. */
export function LastUsed({ value }: { value: string | null }) {
  return value === null ? <StatusBadge status="never-used" /> : <TimeAgo value={value} className="whitespace-nowrap" />;
}
