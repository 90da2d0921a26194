'use client';

import '@fontsource-variable/inter/wght.css';
import './globals.css';
import { ErrorPage } from '@/components/feedback/error-page';

export type GlobalErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** Replaces the root layout, so nothing of the providers is there: plain elements only. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Keyward</title>
        <main>
          <ErrorPage title="Something went wrong" requestId={error.digest} onRetry={reset}>
            Keyward could not show this page. Nothing you did caused it; trying again may help.
          </ErrorPage>
        </main>
      </body>
    </html>
  );
}
