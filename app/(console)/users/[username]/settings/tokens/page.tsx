import type { Metadata } from 'next';
import { createLoader, type SearchParams } from 'nuqs/server';
import { PageHeader } from '@/components/ui/page-header';
import { query, requireViewer } from '@/lib/api/console/actor';
import { getTokenOptionsOperation, listAccessTokensOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { getUsersByIdsOperation } from '@/lib/users/operations';
import { WhenReady } from '../../../../_components/when-ready';
import { settingsAccount, type AccountParams } from '../../account';
import { SettingsHeader } from '../_components/settings-header';
import { GenerateTokenButton } from './_components/generate-token-button';
import { TokensSkeleton } from './_components/tokens-skeleton';
import { TokensTable } from './_components/tokens-table';
import { tokensParams } from './params';
import { toTokenRow } from './token-row';

const title = 'Access tokens';
const loadParams = createLoader(tokensParams);

export const metadata: Metadata = { title };

async function listTokens(userId: number, { page, size }: { page: number; size: number }, createdId: number | undefined) {
  const { tokens, totalCount } = await query(listAccessTokensOperation, {
    userId, limit: size, offset: (page - 1) * size, includeExpired: true,
  });
  const creatorIds = [...new Set(tokens.flatMap(({ createdById }) => createdById ?? []))];
  const creators = await query(getUsersByIdsOperation, { ids: creatorIds });
  const usernames = new Map(creators.map(({ id, username }) => [id, username]));
  const nowMs = Date.now();
  return { tokens: tokens.map((token) => toTokenRow(token, { nowMs, createdId, usernames })), total: totalCount };
}

type PageProps = { params: AccountParams; searchParams: Promise<SearchParams> };

export default async function TokensPage({ params, searchParams }: PageProps) {
  const values = await searchParams;
  const viewer = await requireViewer(withQuery(paths.tokens((await params).username), values));
  const account = await settingsAccount(params);
  const { refusal } = await query(getTokenOptionsOperation, { userId: account.id });
  const createdId = typeof values.created === 'string' && /^\d{1,10}$/.test(values.created) ? Number(values.created) : undefined;
  const newHref = paths.newToken(account.username);
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <PageHeader
        title={title}
        description="Each opens the APIs as this account, within its scopes, until it expires or is revoked."
        actions={<GenerateTokenButton href={newHref} refusal={refusal} />}
      />
      <WhenReady promise={listTokens(account.id, await loadParams(searchParams), createdId)} fallback={<TokensSkeleton />}>
        {(list) => <TokensTable {...list} username={account.username} newHref={newHref} refusal={refusal} />}
      </WhenReady>
    </>
  );
}
