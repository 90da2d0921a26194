import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { query } from '@/lib/api/console/actor';
import { externalUrl } from '@/lib/site/address';
import { getTokenDetailOperation, getTokenOptionsOperation } from '@/lib/tokens/operations';
import type { ListedToken } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { getUsersByIdsOperation } from '@/lib/users/operations';
import { seeSettings, type AccountPageProps } from '../../../account';
import { SettingsHeader } from '../../_components/settings-header';
import { toTokenRow } from '../token-row';
import { TokenFacts } from './_components/token-facts';
import { TokenHeader } from './_components/token-header';
import { TokenHistory } from './_components/token-history';
import { TokenUses } from './_components/token-uses';

type TokenPageProps = AccountPageProps & { params: Promise<{ username: string; id: string }> };

const getDetail = cache((id: number) => query(getTokenDetailOperation, { id }));

/** The token of the address. Under another account's name, or where it is not for the viewer, it is no page. */
async function seeToken(props: TokenPageProps) {
  const { id: text } = await props.params;
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : notFound();
  const seen = await seeSettings(props, (username) => paths.token(username, id));
  const detail = await getDetail(id);
  return detail.token.userId === seen.account.id ? { ...seen, detail } : notFound();
}

async function toRow(token: ListedToken) {
  const { userId, createdById } = token;
  const [options, creators] = await Promise.all([
    query(getTokenOptionsOperation, { userId }),
    query(getUsersByIdsOperation, { ids: createdById === null ? [] : [createdById] }),
  ]);
  const nowMs = Date.now();
  const usernames = new Map(creators.map(({ id, username }) => [id, username]));
  return { row: toTokenRow(token, { nowMs, usernames, options }), nowMs, refusal: options.refusal };
}

export async function generateMetadata(props: TokenPageProps): Promise<Metadata> {
  const { detail } = await seeToken(props);
  return { title: detail.token.note };
}

export default async function TokenPage(props: TokenPageProps) {
  const { viewer, account, detail } = await seeToken(props);
  const { row, nowMs, refusal } = await toRow(detail.token);
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current="Access tokens" />
      <TokenHeader
        token={row}
        username={account.username}
        graphqlUrl={`${externalUrl()}${paths.graphql()}`}
        refusal={refusal}
      />
      <div className="grid items-start gap-4 xl:grid-cols-2 [&>*]:min-w-0">
        <TokenFacts token={detail.token} row={row} isSiteAdmin={viewer.isSiteAdmin} />
        <TokenUses detail={detail} />
        <TokenHistory detail={detail} username={account.username} nowMs={nowMs} />
      </div>
    </>
  );
}
