import type { Metadata } from 'next';
import { Wordmark } from '@/components/shell/brand';
import { ButtonLink } from '@/components/ui/button-link';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return (
    <main id="main" className="mx-auto flex max-w-lg flex-col items-start px-6 pt-[16vh] pb-12">
      <Wordmark className="mb-8" />
      <p className="font-mono text-sm text-ink-3">404</p>
      <h1 className="mt-1 text-xl font-semibold tracking-tight text-ink">Page not found</h1>
      <p className={
        'mt-2 text-base text-ink-2'
      }>It does not exist, or your account may not see it. Check the address, or ask a site admin for access.</p>
      <ButtonLink href="/" className="mt-5">Back to home</ButtonLink>
    </main>
  );
}
