import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthCard } from '@/components/shell/auth-card';
import { TextLink } from '@/components/ui/text-link';
import { isAccount } from '@/lib/actor/actor';
import { consoleActor, query } from '@/lib/api/console/actor';
import { getPasswordOptionsOperation } from '@/lib/passwords/operations-own';
import { configuredUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { safeReturnTo } from '@/lib/url/return-to';
import type { QueryValues } from '@/lib/url/with-query';
import { AddressNotice } from '../_components/address-notice';
import { FirstRun, firstRunTitle } from '../_components/first-run';
import { SiteContext } from '../_components/site-context';
import { siteState } from '../site-state';
import { SignInForm } from './_components/sign-in-form';

const title = 'Sign in';

export async function generateMetadata(): Promise<Metadata> {
  const { needsSiteInit } = await siteState();
  return { title: needsSiteInit ? firstRunTitle : title };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<QueryValues> }) {
  const [{ needsSiteInit, isCodeRequired }, actor, { returnTo }, { canRequestReset }] = await Promise.all([
    siteState(), consoleActor(), searchParams, query(getPasswordOptionsOperation, {}),
  ]);
  if (isAccount(actor)) redirect(safeReturnTo(returnTo));
  return (
    <>
      <SiteContext needsSiteInit={needsSiteInit} />
      {needsSiteInit ? <FirstRun isCodeRequired={isCodeRequired} /> : (
        <AuthCard
          title={title}
          description="The console for bots, pipelines and AI agents."
          footer="No account, or locked out? Ask a site admin. Service accounts do not sign in here; they use tokens."
        >
          <AddressNotice address={configuredUrl()} />
          <SignInForm returnTo={safeReturnTo(returnTo)} />
          {canRequestReset ? <p className="mt-4 text-sm"><TextLink href={paths.passwordReset()}>Forgot password?</TextLink></p> : null}
        </AuthCard>
      )}
    </>
  );
}
