import type { Metadata } from 'next';
import { FolderGit2, KeyRound, ShieldCheck, UserPlus, Workflow } from 'lucide-react';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { Avatar } from '@/components/ui/avatar';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { query } from '@/lib/api/console/actor';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import { listRolesOfUsersOperation } from '@/lib/roles/operations';
import { getTokenOptionsOperation, listAccessTokensOperation } from '@/lib/tokens/operations';
import { paths } from '@/lib/url/paths';
import type { User } from '@/lib/users/schema';
import { AccountType } from '../../../_components/account-type';
import { seeAsAdmin, type AccountPageProps } from '../account';
import { NextStep } from './_components/next-step';
import { PasswordStep } from './_components/password-step';

const titleFor = (username: string) => `What next for ${username}`;

export async function generateMetadata(props: AccountPageProps): Promise<Metadata> {
  const { account } = await seeAsAdmin(props, paths.nextSteps);
  return { title: titleFor(account.username) };
}

async function whatIsDone({ id, kind }: User) {
  const [tokens, options, m2m, roles] = await Promise.all([
    query(listAccessTokensOperation, { userId: id, limit: 0 }),
    query(getTokenOptionsOperation, { userId: id }),
    kind === 'SERVICE_ACCOUNT' ? query(listM2MCredentialsOperation, { userId: id, limit: 0 }) : null,
    query(listRolesOfUsersOperation, { userIds: [id] }),
  ]);
  const roleCount = roles[0]?.roles.filter(({ role, hasEnded }) => role.system === null && !hasEnded).length ?? 0;
  return { tokenCount: tokens.totalCount, tokenRefusal: options.refusal, credentialCount: m2m?.totalCount, roleCount };
}

export default async function NextStepsPage(props: AccountPageProps) {
  const { account } = await seeAsAdmin(props, paths.nextSteps);
  const { username, kind } = account;
  const { tokenCount, tokenRefusal, credentialCount, roleCount } = await whatIsDone(account);
  const crumbs = [
    { label: 'Users', href: paths.users() },
    { label: username, href: paths.userSettings(username) },
    { label: 'Next steps' },
  ];
  const isMachine = kind === 'SERVICE_ACCOUNT';
  return (
    <>
      <PageHeader
        title={<>What next for <bdi>{username}</bdi></>}
        description={`The account exists. ${isMachine ? 'It can do nothing until it has a credential.' : 'This is what to give it next.'}`}
        media={<Avatar name={username} kind={isMachine ? 'machine' : 'person'} size="lg" />}
        badges={<AccountType {...account} />}
        breadcrumbs={<Breadcrumbs items={crumbs} />}
        actions={<ButtonLink href={paths.newUser()} icon={<UserPlus aria-hidden />}>Create another</ButtonLink>}
      />
      <ul className="grid gap-4 md:grid-cols-2">
        {kind === 'HUMAN' && account.lastActiveAt === null ? <PasswordStep user={{ id: account.id, username }} /> : null}
        <NextStep
          icon={<KeyRound />}
          title="Access token"
          doneCount={tokenCount}
          doneHref={paths.tokens(username)}
          href={paths.newToken(username)}
          linkLabel="Create access token"
          unavailable={tokenRefusal}
        >
          A secret with an end date and the scopes that you choose. Every API takes it as it is.
        </NextStep>
        {credentialCount === undefined ? null : (
          <NextStep
            icon={<Workflow />}
            title="M2M credential"
            doneCount={credentialCount}
            doneHref={paths.m2mCredentials(username)}
            href={paths.m2mCredentials(username)}
            linkLabel="Create M2M credential"
          >
            A client ID and secret that a pipeline exchanges for a bearer of one hour. For tools that speak OAuth client credentials.
          </NextStep>
        )}
        <NextStep
          icon={<ShieldCheck />}
          title="Roles"
          doneCount={roleCount}
          doneHref={paths.rolesOf(username)}
          href={paths.rolesOf(username)}
          linkLabel="Assign role"
        >
          What the account may do beyond what every {isMachine ? 'service account' : 'person'} may. Many accounts need none.
        </NextStep>
        <NextStep icon={<FolderGit2 />} title="Repository permissions" unavailable="Not available yet">
          Which private repositories the account may read. A later version of Keyward brings them.
        </NextStep>
      </ul>
    </>
  );
}
