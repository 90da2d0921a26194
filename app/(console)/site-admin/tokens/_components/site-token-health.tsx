import { CircleSlash, Unlink } from 'lucide-react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Badge } from '@/components/ui/badge';
import { TokenExpiry } from '../../../users/[username]/settings/tokens/_components/token-expiry';
import type { SiteTokenRow, TokenLockout } from '../site-token-row';

const lockouts = {
  'owner-blocked': { word: 'Owner blocked', title: 'It works again once its owner is unblocked', icon: <CircleSlash aria-hidden /> },
  'owner-deleted': { word: 'Owner deleted', title: 'It does not work: its owner is deleted', icon: <CircleSlash aria-hidden /> },
  'cut-off': { word: 'Cut off', title: 'It does not work: a token that it was made with is out of use', icon: <Unlink aria-hidden /> },
} satisfies Record<TokenLockout, object>;

/** State and end of a token, where what it stands on may be out of use and it with it. */
export function SiteTokenHealth(token: SiteTokenRow) {
  if (token.lockout === null) return <TokenExpiry {...token} />;
  const { word, title, icon } = lockouts[token.lockout];
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Badge tone="danger" icon={icon} title={title}>{word}</Badge>
      <span className="text-xs whitespace-nowrap"><TimeAgo value={token.expiresAt} fallback="No expiration" /></span>
    </span>
  );
}
