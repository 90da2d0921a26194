import type { Metadata } from 'next';
import { createLoader, type inferParserType } from 'nuqs/server';
import { PageHeader } from '@/components/ui/page-header';
import { query } from '@/lib/api/console/actor';
import { listLeaksOperation } from '@/lib/leaks/operations';
import { externalUrl } from '@/lib/site/address';
import { getTokenOptionsOperation, listAccessTokensOperation } from '@/lib/tokens/operations';
import type { TokenOptions } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { getUsersByIdsOperation } from '@/lib/users/operations';
import { WhenReady } from '../../../../_components/when-ready';
import { seeSettings, type AccountPageProps } from '../../account';
import { LeakNotice } from '../_components/leak-notice';
import { SettingsHeader } from '../_components/settings-header';
import { GenerateTokenButton } from './_components/generate-token-button';
import { TokensSkeleton } from './_components/tokens-skeleton';
import { TokensTable } from './_components/tokens-table';
import { tokensParams } from './params';
import { toTokenRow } from './token-row';

const title = 'Access tokens';
const loadParams = createLoader(tokensParams);

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.tokens);
  return { title };
}

type Params = inferParserType<typeof tokensParams>;

async function listTokens(
  userId: number,
  { state, attention, page, size }: Params,
  createdId: number | undefined,
  options: TokenOptions,
) {
  const { tokens, totalCount } = await query(listAccessTokensOperation, {
    userId, limit: size, offset: (page - 1) * size, includeExpired: true,
    ...(state === 'all' ? {} : { state }),
    ...(attention === 'any' ? {} : { attention }),
  });
  const creatorIds = [...new Set(tokens.flatMap(({ createdById }) => createdById ?? []))];
  const creators = await query(getUsersByIdsOperation, { ids: creatorIds });
  const usernames = new Map(creators.map(({ id, username }) => [id, username]));
  const nowMs = Date.now();
  return { tokens: tokens.map((token) => toTokenRow(token, { nowMs, createdId, usernames, options })), total: totalCount };
}

export default async function TokensPage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.tokens);
  const values = await props.searchParams;
  const options = await query(getTokenOptionsOperation, { userId: account.id });
  const { refusal } = options;
  const createdId = typeof values.created === 'string' && /^\d{1,10}$/.test(values.created) ? Number(values.created) : undefined;
  const newHref = paths.newToken(account.username);
  const leaks = await query(listLeaksOperation, { userId: account.id });
  const graphqlUrl = `${externalUrl()}${paths.graphql()}`;
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <LeakNotice leaks={leaks.filter(({ kind }) => kind === 'access-token')} isSiteAdmin={viewer.isSiteAdmin} />
      <PageHeader
        title={title}
        description="Each opens the APIs as this account, within its scopes, until it expires or is revoked."
        actions={<GenerateTokenButton href={newHref} refusal={refusal} />}
      />
      <WhenReady promise={listTokens(account.id, loadParams(values), createdId, options)} fallback={<TokensSkeleton />}>
        {(list) => <TokensTable {...list} username={account.username} newHref={newHref} graphqlUrl={graphqlUrl} refusal={refusal} />}
      </WhenReady>
    </>
  );
}
