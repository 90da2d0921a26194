import { CircleSlash } from 'lucide-react';
import { Badge } from '@/components/ui/badge';

export function BlockedBadge() {
  return <Badge tone="danger" icon={<CircleSlash aria-hidden />} title="None of its credentials authenticates">Blocked</Badge>;
}
