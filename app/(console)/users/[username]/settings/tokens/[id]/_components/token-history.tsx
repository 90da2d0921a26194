import { StatusBadge } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { TextLink } from '@/components/ui/text-link';
import type { TokenDetail, TokenReference } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { tokenStatus } from '../../token-row';

/** In the chain each took the place of the one before it. */
const withSuccessor = (token: TokenReference, index: number, chain: readonly TokenReference[]) =>
  ({ ...token, rotatedToId: chain[index + 1]?.id ?? null });

export type TokenHistoryProps = { detail: TokenDetail; username: string; nowMs: number };

/** Where a token comes from and what came from it. One that stands alone has nothing here. */
export function TokenHistory({ detail: { token, rotations, parent, children, childCount }, username, nowMs }: TokenHistoryProps) {
  const parts = [
    { title: 'Rotations', help: 'The oldest first.', tokens: rotations.length > 1 ? rotations.map(withSuccessor) : [] },
    { title: 'Made with', help: 'It ends with this token at the latest.', tokens: parent ? [parent] : [] },
    {
      title: 'Made by it',
      help: childCount > children.length ? `The newest ${children.length} of ${childCount}. They end with it.` : 'They end with it.',
      tokens: children,
    },
  ].filter(({ tokens }) => tokens.length > 0);
  return parts.map(({ title, help, tokens }) => (
    <Card key={title} aria-label={title}>
      <CardHeader title={title} description={help} />
      <CardBody className="py-1">
        <ul className="divide-y divide-line text-sm">
          {tokens.map((each) => (
            <li key={each.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Reference token={each} isCurrent={each.id === token.id} />
              {each.username === username ? null : (
                <span className="min-w-0 truncate text-xs text-ink-3">
                  of {each.username === null ? 'a deleted account' : <bdi>{each.username}</bdi>}
                </span>
              )}
              <StatusBadge status={tokenStatus(each, nowMs)} />
              <span className="text-xs text-ink-3">made <TimeAgo value={each.createdAt} /></span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  ));
}

type ReferenceProps = { token: TokenReference; isCurrent: boolean };

function Reference({ token: { id, note, lastFive, username }, isCurrent }: ReferenceProps) {
  const end = <span className="shrink-0 font-mono text-xs text-ink-3">…{lastFive}</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      {isCurrent || username === null
        ? <bdi className={cn('truncate', isCurrent && 'font-medium text-ink')} title={note}>{note}</bdi>
        : <TextLink href={paths.token(username, id)} className="min-w-0 truncate" title={note}><bdi>{note}</bdi></TextLink>}
      {end}
      {isCurrent ? <span className="shrink-0 text-ink-3">(this one)</span> : null}
    </span>
  );
}
