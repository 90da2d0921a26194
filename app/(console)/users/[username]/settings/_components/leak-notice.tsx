import { TimeAgo } from '@/components/feedback/time-ago';
import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import type { Leak } from '@/lib/leaks/schema';
import { paths } from '@/lib/url/paths';

const nouns = { 'access-token': 'token', 'm2m-credential': 'client secret', 'oauth-token': 'bearer' } as const;

const outcomes = {
  active: 'works again',
  disabled: 'is disabled',
  revoked: 'was revoked',
  expired: 'has expired',
} satisfies Record<Leak['state'], string>;

export type LeakNoticeProps = { leaks: readonly Leak[]; /** The audit log is theirs. */ isSiteAdmin: boolean };

/** What was reported as leaked in the last 30 days, and what became of it. */
export function LeakNotice({ leaks, isSiteAdmin }: LeakNoticeProps) {
  if (leaks.length === 0) return null;
  const title = leaks.length === 1 ? 'A credential was leaked' : `${leaks.length} credentials were leaked`;
  return (
    <Notice tone="danger" role="note" className="mb-5" title={title}>
      <ul className="grid gap-1">
        {leaks.map((leak) => (
          <li key={`${leak.kind} ${leak.id} ${leak.leakedAt}`}>
            {`The ${nouns[leak.kind]} `}
            <bdi className="font-medium text-ink">{leak.name}</bdi>
            {leak.lastFive === null ? null : <> (…<code>{leak.lastFive}</code>)</>}
            {' was reported '}
            <TimeAgo value={leak.leakedAt} />
            {` and ${outcomes[leak.state]}.`}
            {isSiteAdmin ? (
              <>
                {' '}
                <TextLink href={paths.auditOfCredential(leak.kind, leak.id)}>
                  What it did<span className="sr-only">: {leak.name}</span>
                </TextLink>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="mt-1">Look whether all of that was you, put a new one where it was used, and remove it from where it was found.</p>
    </Notice>
  );
}
