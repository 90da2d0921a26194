import { AuthCard } from '@/components/shell/auth-card';
import { configuredUrl } from '@/lib/site/address';
import { AddressNotice } from './address-notice';
import { FirstRunForm } from './first-run-form';

export const firstRunTitle = 'Create the first site admin';

export type FirstRunProps = { isCodeRequired: boolean };

export function FirstRun({ isCodeRequired }: FirstRunProps) {
  return (
    <AuthCard
      title={firstRunTitle}
      description="This site has no accounts yet. The first one may do everything here."
      footer="Further accounts are made inside, by you."
    >
      <AddressNotice address={configuredUrl()} />
      <FirstRunForm isCodeRequired={isCodeRequired} />
    </AuthCard>
  );
}
