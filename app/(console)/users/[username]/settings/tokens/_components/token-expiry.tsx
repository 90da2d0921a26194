import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { TokenRow } from '../token-row';

export type TokenExpiryProps = Pick<TokenRow, 'status' | 'expiresAt' | 'isReplaced'>;

/** State and end of a token. One that was rotated with an overlap says when the overlap is over. */
export function TokenExpiry({ status, expiresAt, isReplaced }: TokenExpiryProps) {
  const isOverlapping = isReplaced && expiresAt !== null && status === 'active';
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <StatusBadge status={status} />
      {status === 'revoked' ? null : (
        <span className="text-xs whitespace-nowrap">
          {isOverlapping ? 'Revokes ' : null}
          <TimeAgo value={expiresAt} fallback="No expiration" />
        </span>
      )}
    </span>
  );
}
