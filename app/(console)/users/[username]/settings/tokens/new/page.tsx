import type { Metadata } from 'next';
import { ListEmpty } from '@/components/data-table/list-empty';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { query } from '@/lib/api/console/actor';
import { isWireScope } from '@/lib/authz/scopes';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { externalUrl } from '@/lib/site/address';
import { getTokenOptionsOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import { seeSettings, type AccountPageProps } from '../../../account';
import { GenerateTokenForm } from './_components/generate-token-form';
import { choosableDays, lifetimesFrom } from './lifetimes';

const title = 'New access token';

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  await seeSettings(props, paths.newToken);
  return { title };
}

export default async function NewTokenPage(props: AccountPageProps) {
  const { viewer, account: { id, username } } = await seeSettings(props, paths.newToken);
  const { description } = await props.searchParams;
  const options = await query(getTokenOptionsOperation, { userId: id });
  const listHref = paths.tokens(username);
  const crumbs = [{ label: username }, { label: 'Access tokens', href: listHref }, { label: title }];
  return (
    <>
      <PageHeader
        title={title}
        description={<>It opens the APIs as <bdi className="font-medium text-ink-2 wrap-anywhere">{username}</bdi>.</>}
        breadcrumbs={<Breadcrumbs items={viewer.isSiteAdmin ? [{ label: 'Users', href: paths.users() }, ...crumbs] : crumbs} />}
      />
      {options.canCreate ? (
        <GenerateTokenForm
          account={{ id, username }}
          description={typeof description === 'string' ? description.slice(0, 255) : ''}
          lifetimes={lifetimesFrom(options)}
          days={choosableDays(options)}
          defaultLifetime={String(options.defaultLifetimeDays)}
          scopes={options.scopes.map((scope) => ({ value: scope, description: isWireScope(scope) ? scopeDescriptions[scope] : '' }))}
          graphqlUrl={`${externalUrl()}${paths.graphql()}`}
        />
      ) : (
        <ListEmpty kind="not-allowed" title="You cannot create a token for this account">
          <p>{options.refusal}</p>
          <p className="mt-2"><TextLink href={listHref}>Back to the access tokens</TextLink></p>
        </ListEmpty>
      )}
    </>
  );
}
