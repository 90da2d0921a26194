import { StatusBadge, type Status } from '@/components/feedback/status-badge';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import type { M2MCredential } from '@/lib/oauth/schema';
import type { ListedToken } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import type { Overview } from '../overview';
import { toM2MRow } from '../settings/tokens/m2m/m2m-row';
import { tokenStatus } from '../settings/tokens/token-row';

type Row = { id: number; name: string; status: Status; lastUsedAt: string | null; expiresAt?: string | null };

export type CredentialsCardProps = { account: User; overview: Pick<Overview, 'tokens' | 'm2m'> };

function rowsOf(tokens: readonly ListedToken[], credentials: readonly M2MCredential[]): Record<'tokenRows' | 'm2mRows', Row[]> {
  const nowMs = Date.now();
  return {
    tokenRows: tokens.map((token) => ({ ...token, name: token.note, status: tokenStatus(token, nowMs) })),
    m2mRows: credentials.map(toM2MRow),
  };
}

export function CredentialsCard({ account: { username }, overview: { tokens, m2m } }: CredentialsCardProps) {
  const { tokenRows, m2mRows } = rowsOf(tokens.tokens, m2m?.credentials ?? []);
  return (
    <Card aria-labelledby="credentials-title">
      <CardHeader titleId="credentials-title" title="Credentials" description="What has not expired, and when it was used last." />
      <CardBody className="grid grid-cols-1 gap-5">
        <List title="Access tokens" rows={tokenRows} total={tokens.totalCount} href={paths.tokens(username)} />
        {m2m === null ? null : (
          <List title="M2M credentials" rows={m2mRows} total={m2m.totalCount} href={paths.m2mCredentials(username)} />
        )}
      </CardBody>
    </Card>
  );
}

type ListProps = { title: string; rows: readonly Row[]; total: number; href: string };

function List({ title, rows, total, href }: ListProps) {
  return (
    <section>
      <h3 className="flex items-baseline justify-between gap-3 text-sm font-medium text-ink">
        {title}
        <TextLink href={href} className="text-xs font-normal">
          {total > rows.length ? `All ${total}` : 'Manage'}<span className="sr-only"> {title}</span>
        </TextLink>
      </h3>
      {rows.length === 0 ? <p className="mt-1 text-sm text-ink-3">None.</p> : (
        <ul className="mt-1 divide-y divide-line text-sm">
          {rows.map(({ id, name, status, lastUsedAt, expiresAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-0.5 py-2">
              <bdi className="min-w-0 flex-1 basis-32 truncate text-ink" title={name}>{name}</bdi>
              <StatusBadge status={status} />
              <span className="w-full text-xs text-ink-3">
                Last used <TimeAgo value={lastUsedAt} fallback="never" />
                {expiresAt ? <> · ends <TimeAgo value={expiresAt} /></> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
