import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { paths } from '@/lib/url/paths';
import { FirstRun, firstRunTitle } from '../../_components/first-run';
import { SiteContext } from '../../_components/site-context';
import { siteState } from '../../site-state';

export const metadata: Metadata = { title: firstRunTitle };

export default async function SiteInitPage() {
  const { needsSiteInit, isCodeRequired } = await siteState();
  if (!needsSiteInit) redirect(paths.signIn());
  return (
    <>
      <SiteContext needsSiteInit />
      <FirstRun isCodeRequired={isCodeRequired} />
    </>
  );
}
