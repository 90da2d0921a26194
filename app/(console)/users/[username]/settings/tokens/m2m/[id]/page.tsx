import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { CopyButton } from '@/components/secret/copy-button';
import { UsageSnippet } from '@/components/secret/usage-snippet';
import { BarChart } from '@/components/ui/bar-chart';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import { query } from '@/lib/api/console/actor';
import { listLeaksOperation } from '@/lib/leaks/operations';
import { getM2MCredentialOperation } from '@/lib/oauth/operations';
import { paths } from '@/lib/url/paths';
import { seeM2M, type AccountPageProps } from '../../../../account';
import { LeakNotice } from '../../../_components/leak-notice';
import { ScopeList } from '../../../_components/scope-list';
import { SettingsHeader } from '../../../_components/settings-header';
import { bearerCurl } from '../../curl';
import { toM2MRow, toSecretRow } from '../m2m-row';
import { m2mScopeOptions, m2mUrls } from '../surroundings';
import { M2MDetail } from './_components/m2m-detail';

type Props = Omit<AccountPageProps, 'params'> & { params: Promise<{ username: string; id: string }> };

const getDetails = cache((id: number) => query(getM2MCredentialOperation, { id }));

/** The credential of that account. One of another account does not stand under this one's name. */
async function see(props: Props) {
  const { id: text } = await props.params;
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (id === 0 || id > 2_147_483_647) notFound();
  const seen = await seeM2M(props, (username) => paths.m2mCredential(username, id));
  const details = await getDetails(id);
  return details.credential.userId === seen.account.id ? { ...seen, ...details } : notFound();
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await see(props)).credential.name };
}

export default async function M2MCredentialPage(props: Props) {
  const { viewer, account, credential, endedSecrets, days } = await see(props);
  const leaks = await query(listLeaksOperation, { userId: account.id });
  const { id, clientId, scopes, description } = credential;
  const urls = m2mUrls();
  const secrets = [
    ...credential.secrets.map((secret) => toSecretRow(secret, true)),
    ...endedSecrets.map((secret) => toSecretRow(secret, false)),
  ];
  const facts = [
    ...(description ? [{ term: 'Description', description: <bdi className="whitespace-pre-line">{description}</bdi> }] : []),
    {
      term: 'Client ID',
      description: (
        <span className="flex items-center gap-1">
          <code className="min-w-0 text-xs wrap-anywhere">{clientId}</code>
          <CopyButton text={clientId} what="client ID" compact size="sm" variant="ghost" />
        </span>
      ),
    },
    { term: 'Scopes', description: <ScopeList scopes={scopes} /> },
    { term: 'Last used', description: <TimeAgo value={credential.lastUsedAt} fallback="Never used" /> },
    { term: 'Created', description: <TimeAgo value={credential.createdAt} /> },
    {
      term: 'Audit log',
      description: <TextLink href={paths.auditOfCredential('m2m-credential', id)}>What this credential did</TextLink>,
    },
  ];
  return (
    <>
      <SettingsHeader account={account} isSiteAdmin={viewer.isSiteAdmin} current="M2M credentials" />
      <M2MDetail
        credential={toM2MRow(credential)}
        secrets={secrets}
        listHref={paths.m2mCredentials(account.username)}
        scopes={m2mScopeOptions}
        urls={urls}
        notice={<LeakNotice leaks={leaks.filter((leak) => leak.m2mCredentialId === id)} isSiteAdmin={viewer.isSiteAdmin} />}
      >
        <div className="mt-5 grid items-start gap-5 xl:grid-cols-2">
          <Card aria-labelledby="m2m-facts">
            <CardHeader title="About this credential" titleId="m2m-facts" />
            <CardBody className="py-2"><DescriptionList items={facts} /></CardBody>
          </Card>
          <Card aria-labelledby="m2m-use">
            <CardHeader title="Use" titleId="m2m-use" description="Requests with its bearers, by day in UTC." />
            <CardBody>
              <BarChart title="Requests per day" unit="requests" days={days.map(({ day, requests }) => ({ day, value: requests }))} />
            </CardBody>
          </Card>
        </div>
        <div className="mt-5">
          <UsageSnippet
            label="Get a bearer, good for one hour"
            text={bearerCurl(urls.token, { clientId, clientSecret: 'CLIENT_SECRET', scopes })}
          />
        </div>
      </M2MDetail>
    </>
  );
}
