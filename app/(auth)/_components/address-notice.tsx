'use client';

import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import { useIsMounted } from '@/components/ui/use-is-mounted';

export type AddressNoticeProps = { address: string | null };

/**
 * Under another address than the configured one every form is refused as coming from elsewhere, and the session cookie does not
 * fit. Told before anybody types; the browser alone knows which address it shows.
 */
export function AddressNotice({ address }: AddressNoticeProps) {
  const isMounted = useIsMounted();
  if (!isMounted || address === null || window.location.origin === address) return null;
  return (
    <Notice tone="warning" role="note" title="This is not the address of this site" className="mb-4">
      Sign in at <TextLink href={address}>{address}</TextLink>; forms do not work here.
    </Notice>
  );
}
