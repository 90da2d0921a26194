import { CircleAlert, CircleCheck, CircleDashed, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import type { SiteRepository } from '@/lib/repositories/schema';

export type StateFacts = Pick<SiteRepository, 'origin' | 'defaultBranch' | 'mirror'> & Partial<Pick<SiteRepository, 'fetch'>>;
type Look = { tone: Tone; word: string; icon: ReactNode };

const percent = (progress: number | null | undefined) => (typeof progress === 'number' ? ` ${progress} %` : '');

/** The state of a repository on this server, as a word, a picture and a colour. */
function lookOf({ defaultBranch, mirror, fetch }: StateFacts): Look {
  const filled: Look = defaultBranch === null
    ? { tone: 'neutral', word: 'Empty', icon: <CircleDashed aria-hidden /> }
    : { tone: 'success', word: mirror ? 'Cloned' : 'Hosted here', icon: <CircleCheck aria-hidden /> };
  if (!mirror) return filled;
  const isRunning = typeof fetch?.startedAt === 'string';
  if (fetch?.isCorrupted) {
    const word = isRunning ? `Corrupted, fetching anew${percent(fetch.progress)}` : 'Corrupted';
    return { tone: 'danger', word, icon: <TriangleAlert aria-hidden /> };
  }
  if (mirror.state === 'CLONING') return { tone: 'info', word: `Cloning${percent(fetch?.progress)}`, icon: <RefreshCw aria-hidden /> };
  if (mirror.state === 'NOT_CLONED') return { tone: 'neutral', word: 'Not cloned', icon: <CircleDashed aria-hidden /> };
  if (mirror.state === 'FAILED') return { tone: 'danger', word: 'Failed', icon: <CircleAlert aria-hidden /> };
  if (isRunning) return { tone: 'info', word: `Fetching${percent(fetch?.progress)}`, icon: <RefreshCw aria-hidden /> };
  if (fetch?.failedAt) return { tone: 'warning', word: 'Last fetch failed', icon: <TriangleAlert aria-hidden /> };
  return filled;
}

export function RepositoryState(props: StateFacts) {
  const { tone, word, icon } = lookOf(props);
  return <Badge tone={tone} icon={icon}>{word}</Badge>;
}
