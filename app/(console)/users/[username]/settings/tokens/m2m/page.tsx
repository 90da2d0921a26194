import type { Metadata } from 'next';
import { query } from '@/lib/api/console/actor';
import { listLeaksOperation } from '@/lib/leaks/operations';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import { paths } from '@/lib/url/paths';
import { seeM2M, type AccountPageProps } from '../../../account';
import { LeakNotice } from '../../_components/leak-notice';
import { SettingsHeader } from '../../_components/settings-header';
import { M2MCredentials } from './_components/m2m-credentials';
import { toM2MRow } from './m2m-row';
import { m2mScopeOptions, m2mUrls } from './surroundings';

const title = 'M2M credentials';
const pageSize = 25;

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeM2M(props, paths.m2mCredentials);
  return { title };
}

export default async function M2MCredentialsPage(props: AccountPageProps) {
  const { viewer, account } = await seeM2M(props, paths.m2mCredentials);
  const { after } = await props.searchParams;
  const afterId = typeof after === 'string' && /^[1-9]\d{0,8}$/.test(after) ? Number(after) : undefined;
  const { id, username } = account;
  const [{ credentials, totalCount, hasNextPage }, leaks] = await Promise.all([
    query(listM2MCredentialsOperation, { userId: id, limit: pageSize, afterId }),
    query(listLeaksOperation, { userId: id }),
  ]);
  const last = credentials.at(-1);
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current={title} />
      <LeakNotice leaks={leaks.filter(({ kind }) => kind !== 'access-token')} isSiteAdmin={viewer.isSiteAdmin} />
      <M2MCredentials
        title={title}
        account={{ id, username }}
        credentials={credentials.map(toM2MRow)}
        total={totalCount}
        firstHref={afterId === undefined ? undefined : paths.m2mCredentials(username)}
        nextHref={hasNextPage && last ? paths.m2mCredentials(username, last.id) : undefined}
        scopes={m2mScopeOptions}
        urls={m2mUrls()}
      />
    </>
  );
}
