import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, Hourglass, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import type { CodeHost, CodeHostSync } from '@/lib/code-hosts/schema';

const states = {
  QUEUED: { tone: 'info', word: 'Waiting', icon: <CircleDashed aria-hidden /> },
  RUNNING: { tone: 'info', word: 'Synchronising', icon: <RefreshCw aria-hidden /> },
  DONE: { tone: 'success', word: 'Up to date', icon: <CircleCheck aria-hidden /> },
  FAILED: { tone: 'danger', word: 'Failed', icon: <CircleAlert aria-hidden /> },
  CANCELLED: { tone: 'neutral', word: 'Cancelled', icon: <CircleSlash aria-hidden /> },
} satisfies Record<CodeHostSync['state'], { tone: Tone; word: string; icon: ReactNode }>;

export type SyncStateProps = Pick<CodeHost, 'limitedUntil'> & { lastSync: Pick<CodeHostSync, 'state' | 'error'> | null };

export function SyncState({ lastSync, limitedUntil }: SyncStateProps) {
  if (limitedUntil !== null && lastSync?.state === 'FAILED') {
    const title = 'The host asked to be left alone for a while';
    return <Badge tone="warning" icon={<Hourglass aria-hidden />} title={title}>Limited by the host</Badge>;
  }
  if (lastSync === null) return <Badge icon={<CircleDashed aria-hidden />}>Never synchronised</Badge>;
  if (lastSync.state === 'DONE' && lastSync.error !== null) {
    return <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>Seen in part</Badge>;
  }
  const { tone, word, icon } = states[lastSync.state];
  return <Badge tone={tone} icon={icon}>{word}</Badge>;
}
