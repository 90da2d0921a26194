import { ShieldCheck, ShieldQuestionMark } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { TokenRow } from '../token-row';

/** Says that an address list is at work; a token without one says nothing. */
export function AddressBadge({ addressMode, allowedAddresses }: Pick<TokenRow, 'addressMode' | 'allowedAddresses'>) {
  if (addressMode === 'OFF') return null;
  const list = allowedAddresses.join(', ');
  if (addressMode === 'ENFORCE') {
    return <Badge tone="success" icon={<ShieldCheck aria-hidden />} title={`Only from ${list}`}>Address list</Badge>;
  }
  const title = `Counts requests from elsewhere than ${list}`;
  return <Badge tone="info" icon={<ShieldQuestionMark aria-hidden />} title={title}>Reports addresses</Badge>;
}
