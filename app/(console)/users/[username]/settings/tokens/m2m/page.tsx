import type { Metadata } from 'next';
import { query } from '@/lib/api/console/actor';
import { m2mScopes } from '@/lib/authz/scopes';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { seeM2M, type AccountPageProps } from '../../../account';
import { SettingsHeader } from '../../_components/settings-header';
import { M2MCredentials } from './_components/m2m-credentials';

const title = 'M2M credentials';
const pageSize = 50;
const scopes = m2mScopes.map((value) => ({ value, description: scopeDescriptions[value] }));

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeM2M(props, paths.m2mCredentials);
  return { title };
}

export default async function M2MCredentialsPage(props: AccountPageProps) {
  const { viewer, account } = await seeM2M(props, paths.m2mCredentials);
  const { after } = await props.searchParams;
  const afterId = typeof after === 'string' && /^[1-9]\d{0,8}$/.test(after) ? Number(after) : undefined;
  const { id, username } = account;
  const { credentials, totalCount, hasNextPage } = await query(listM2MCredentialsOperation, { userId: id, limit: pageSize, afterId });
  const last = credentials.at(-1);
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <M2MCredentials
        title={title}
        account={{ id, username }}
        credentials={credentials}
        total={totalCount}
        firstHref={afterId === undefined ? undefined : paths.m2mCredentials(username)}
        nextHref={hasNextPage && last ? paths.m2mCredentials(username, last.id) : undefined}
        scopes={scopes}
        urls={{ token: `${externalUrl()}${paths.oauthToken()}`, graphql: `${externalUrl()}${paths.graphql()}` }}
      />
    </>
  );
}
