import type { Metadata } from 'next';
import { AuthCard } from '@/components/shell/auth-card';
import { requireViewer } from '@/lib/api/console/actor';
import { configuredUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { AddressNotice } from '../_components/address-notice';
import { VerifyEmail } from './_components/verify-email';

const title = 'Confirm email address';

export const metadata: Metadata = { title };

/** Visitors sign in first; browsers carry the secret behind `#` along. */
export default async function VerifyEmailPage() {
  const { username } = await requireViewer(paths.verifyEmail());
  return (
    <AuthCard title={title} description={<>You are signed in as <bdi className="font-medium text-ink wrap-anywhere">{username}</bdi>.</>}>
      <AddressNotice address={configuredUrl()} />
      <VerifyEmail username={username} />
    </AuthCard>
  );
}
