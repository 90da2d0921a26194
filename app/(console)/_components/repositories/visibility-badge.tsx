import { Building2, Globe, Lock } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { Repository } from '@/lib/repositories/schema';

const looks = {
  PRIVATE: { word: 'Private', icon: <Lock aria-hidden />, title: 'For those who were given it' },
  INTERNAL: { word: 'Internal', icon: <Building2 aria-hidden />, title: 'For all people of this site who are not external' },
  PUBLIC: { word: 'Public', icon: <Globe aria-hidden />, title: 'For every account' },
} satisfies Record<Repository['visibility'], object>;

export function VisibilityBadge({ visibility }: Pick<Repository, 'visibility'>) {
  const { word, icon, title } = looks[visibility];
  return <Badge icon={icon} title={title}>{word}</Badge>;
}
