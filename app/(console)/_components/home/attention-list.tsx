import { ChevronRight, CircleAlert, CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { Fragment } from 'react';
import { Card, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { TextLink } from '@/components/ui/text-link';
import { attentionCap } from '@/lib/home/schema';
import { paths } from '@/lib/url/paths';
import { attentionWords, endings, type AttentionKind, type Urgency } from './attention-words';

export type AttentionItem = {
  kind: AttentionKind;
  count: number;
  usernames?: readonly string[];
};

const marks = {
  danger: <CircleAlert aria-hidden className="size-4 text-danger-ink" />,
  warning: <TriangleAlert aria-hidden className="size-4 text-warning-ink" />,
  neutral: <CircleDashed aria-hidden className="size-4 text-ink-3" />,
} satisfies Record<Urgency, unknown>;

const rowClass = 'flex min-h-10 items-center gap-2.5 px-4 py-2 text-sm text-ink-2';

function Sentence({ kind, count }: AttentionItem) {
  const { one, many } = attentionWords[kind];
  const number = count > attentionCap ? `${attentionCap.toLocaleString('en')}+` : count.toLocaleString('en');
  return (
    <span className="min-w-0 flex-1">
      <strong className="font-semibold tabular-nums text-ink">{number}</strong> {count === 1 ? one : many} {endings[kind]}
    </span>
  );
}

function Item({ item, ownOf }: { item: AttentionItem; ownOf?: string | undefined }) {
  const { urgency, href: siteHref, ownHref, accountHref = paths.m2mCredentials, advice } = attentionWords[item.kind];
  const href = ownOf === undefined || !ownHref ? siteHref : ownHref(ownOf);
  if (href !== null) {
    return (
      <Link href={href} className={`${rowClass} group hover:bg-hover focus-visible:-outline-offset-2`}>
        {marks[urgency]}
        <Sentence {...item} />
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />
      </Link>
    );
  }
  return (
    <div className={rowClass}>
      {marks[urgency]}
      <div className="min-w-0">
        <Sentence {...item} />
        {item.usernames?.length ? (
          <span className="ml-1 wrap-anywhere">
            (of {item.usernames.map((username, index) => (
              <Fragment key={username}>
                {index === 0 ? '' : ', '}
                <TextLink href={accountHref(username)}><bdi>{username}</bdi></TextLink>
              </Fragment>
            ))}{item.count > item.usernames.length ? ' and others' : ''})
          </span>
        ) : null}
        {advice ? <p className="text-ink-3">{advice}</p> : null}
      </div>
    </div>
  );
}

export type AttentionListProps = {
  items: readonly AttentionItem[];
  /** Whose own they are; without it, they are the site's. */
  ownOf?: string;
};

/** The urgent first, as the operation gives them; each leads to the list that shows exactly these. */
export function AttentionList({ items, ownOf }: AttentionListProps) {
  return (
    <Card aria-labelledby="attention" className="overflow-hidden">
      <CardHeader title="Needs attention" titleId="attention" />
      {items.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-6 text-sm text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-success-ink" />
          Nothing needs attention.
        </p>
      ) : (
        <ul className="divide-y divide-line">{items.map((item) => <li key={item.kind}><Item item={item} ownOf={ownOf} /></li>)}</ul>
      )}
    </Card>
  );
}
