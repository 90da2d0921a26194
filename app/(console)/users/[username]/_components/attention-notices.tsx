import { formatUtcDay } from '@/components/feedback/format-time';
import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import { paths } from '@/lib/url/paths';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import type { User } from '@/lib/users/schema';

export type AttentionNoticesProps = { account: User; facts: ServiceAccountFacts | null; canEdit: boolean };

/** What somebody should do something about, before anything else is read. */
export function AttentionNotices({ account: { username, blockedAt }, facts, canEdit }: AttentionNoticesProps) {
  const edit = (words: string) => (canEdit ? <> <TextLink href={paths.profile(username)}>{words}</TextLink></> : null);
  return (
    <div className="mb-4 grid grid-cols-1 gap-2 empty:hidden">
      {blockedAt === null ? null : (
        <Notice tone="danger" title="Blocked">None of its credentials authenticates since {formatUtcDay(blockedAt)}.</Notice>
      )}
      {facts?.hasOwnerLeft ? (
        <Notice tone="warning" title="Its owner has left">
          {facts.owner ? <><bdi>{facts.owner.username}</bdi> is blocked or deleted</> : 'The person’s account was deleted'}:
          {' '}nobody answers for this account.{edit('Choose another owner')}
        </Notice>
      ) : null}
      {facts?.isReviewOverdue && facts.reviewAt ? (
        <Notice tone="warning" title="Review overdue">
          It was to be looked at by {formatUtcDay(facts.reviewAt)}. Still needed?{edit('Set the next day')}
        </Notice>
      ) : null}
    </div>
  );
}
