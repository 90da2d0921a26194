import { CircleCheck, ShieldX } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import type { AuditEvent } from '@/lib/audit/schema';
import { reasonWords } from './action-words';

export function OutcomeBadge({ event: { outcome, reason } }: { event: Pick<AuditEvent, 'outcome' | 'reason'> }) {
  return outcome === 'SUCCESS'
    ? <Badge tone="success" icon={<CircleCheck aria-hidden />}>Done</Badge>
    : <Badge tone="danger" icon={<ShieldX aria-hidden />} title={reason ? reasonWords(reason) : undefined}>Refused</Badge>;
}
