import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { paths } from '@/lib/url/paths';

export const metadata: Metadata = { title: 'Page not found' };

export default function ConsoleNotFound() {
  return (
    <div className="mx-auto max-w-lg py-16">
      <p className="font-mono text-sm text-ink-3">404</p>
      <h1 className="mt-1 text-xl font-semibold tracking-tight text-ink">Page not found</h1>
      <p className="mt-2 text-base text-ink-2">
        It does not exist, or your account may not see it. Check the address, or ask a site admin for access.
      </p>
      <ButtonLink href={paths.home()} className="mt-5">Back to home</ButtonLink>
    </div>
  );
}
