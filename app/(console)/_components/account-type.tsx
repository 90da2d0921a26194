import { Bot, Ghost, ShieldUser } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { User } from '@/lib/users/schema';

export type AccountTypeProps = Pick<User, 'kind' | 'isSiteAdmin'>;

/** What kind of account it is, in the words of the user list. */
export function AccountType({ kind, isSiteAdmin }: AccountTypeProps) {
  switch (kind) {
    case 'SERVICE_ACCOUNT':
      return <Badge tone="accent" icon={<Bot aria-hidden />}>Service account</Badge>;
    case 'GHOST':
      return <Badge icon={<Ghost aria-hidden />}>Ghost</Badge>;
    case 'HUMAN':
      return isSiteAdmin ? <Badge tone="info" icon={<ShieldUser aria-hidden />}>Site admin</Badge> : <Badge>Person</Badge>;
  }
}
