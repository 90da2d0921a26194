import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ListEmpty } from '@/components/data-table/list-empty';
import { formatUtcDay } from '@/components/feedback/format-time';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { query } from '@/lib/api/console/actor';
import { getTokenOptionsOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from '../../../../account';
import { lifetimesFrom } from '../lifetimes';
import { ConnectEditor } from './_components/connect-editor';
import { findRequester } from './requesters';

const title = 'Connect an editor';

export const metadata: Metadata = { title };

/** Editors open this page to be handed a fresh token; nothing is made before the person agrees. SG §1.7. */
export default async function TokenCallbackPage(props: AccountPageProps) {
  const { viewer, account } = await seeSettings(props, paths.tokenCallback);
  if (viewer.userId !== account.id) notFound();
  const { requestFrom } = await props.searchParams;
  const requester = typeof requestFrom === 'string' ? findRequester(requestFrom) : null;
  const options = await query(getTokenOptionsOperation, { userId: account.id });
  const listHref = paths.tokens(account.username);
  const lifetime = lifetimesFrom(options).find(({ value }) => value === String(options.defaultLifetimeDays));
  const crumbs = [{ label: account.username }, { label: 'Access tokens', href: listHref }, { label: title }];
  return (
    <>
      <PageHeader title={requester ? `Connect ${requester.name}?` : title} breadcrumbs={<Breadcrumbs items={crumbs} />} />
      {requester && options.canCreate ? (
        <ConnectEditor
          userId={account.id}
          requester={requester}
          endsOn={!options.canNeverExpire && lifetime?.expiresAt ? formatUtcDay(lifetime.expiresAt) : null}
          cancelHref={listHref}
        />
      ) : (
        <ListEmpty kind="not-allowed" title={requester ? 'You cannot create a token' : 'This editor is not known here'}>
          <p>{requester ? options.refusal : 'Only editors that wait for a token on your own computer may be handed one.'}</p>
          <p className="mt-2"><TextLink href={listHref}>Go to your access tokens</TextLink></p>
        </ListEmpty>
      )}
    </>
  );
}
