'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { ErrorPage } from './error-page';

export type PageErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** What stands in place of a page that failed. */
export function PageError({ error, reset }: PageErrorProps) {
  const router = useRouter();

  function handleRetry() {
    startTransition(() => {
      // What failed was rendered on the server: without asking it again the same failure would be shown.
      router.refresh();
      reset();
    });
  }

  return (
    <ErrorPage title="Something went wrong" requestId={error.digest} onRetry={handleRetry}>
      The page could not be shown, and what you were doing may not have been saved.
      Try again; if it keeps failing, tell the operator of this site.
    </ErrorPage>
  );
}
