import { CircleCheck, CircleDashed, CircleSlash, Clock, ClockAlert, ShieldX, Sparkle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';

export type Status = 'active' | 'disabled' | 'expiring' | 'expired' | 'revoked' | 'never-used' | 'new';

const statuses = {
  active: { tone: 'success', word: 'Active', icon: <CircleCheck aria-hidden /> },
  disabled: { tone: 'neutral', word: 'Disabled', icon: <CircleSlash aria-hidden /> },
  expiring: { tone: 'warning', word: 'Expiring', icon: <Clock aria-hidden /> },
  expired: { tone: 'danger', word: 'Expired', icon: <ClockAlert aria-hidden /> },
  revoked: { tone: 'danger', word: 'Revoked', icon: <ShieldX aria-hidden /> },
  'never-used': { tone: 'neutral', word: 'Never used', icon: <CircleDashed aria-hidden /> },
  new: { tone: 'accent', word: 'New', icon: <Sparkle aria-hidden /> },
} satisfies Record<Status, { tone: Tone; word: string; icon: ReactNode }>;

export type StatusBadgeProps = { status: Status; title?: string };

export function StatusBadge({ status, title }: StatusBadgeProps) {
  const { tone, word, icon } = statuses[status];
  return <Badge tone={tone} icon={icon} title={title}>{word}</Badge>;
}
