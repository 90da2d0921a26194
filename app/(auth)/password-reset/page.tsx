import type { Metadata } from 'next';
import { AuthCard } from '@/components/shell/auth-card';
import { TextLink } from '@/components/ui/text-link';
import { query } from '@/lib/api/console/actor';
import { getPasswordOptionsOperation } from '@/lib/passwords/operations-own';
import { configuredUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { AddressNotice } from '../_components/address-notice';
import { ResetPassword } from './_components/reset-password';

const title = 'Reset password';

export const metadata: Metadata = { title };

export default async function PasswordResetPage() {
  const { canRequestReset } = await query(getPasswordOptionsOperation, {});
  return (
    <AuthCard
      title={title}
      footer={<TextLink href={paths.signIn()}>Back to sign-in</TextLink>}
    >
      <AddressNotice address={configuredUrl()} />
      <ResetPassword canRequestReset={canRequestReset} />
    </AuthCard>
  );
}
