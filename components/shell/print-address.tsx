'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useIsMounted } from '@/components/ui/use-is-mounted';

/** On paper a page says where it was: which list, with which filters. */
export function PrintAddress() {
  const pathname = usePathname();
  const query = useSearchParams().toString();
  const isMounted = useIsMounted();
  if (!isMounted) return null;
  const address = `${window.location.origin}${pathname}${query === '' ? '' : `?${query}`}`;
  return <p className="mt-4 hidden text-xs wrap-anywhere text-ink-3 print:block">{address}</p>;
}
