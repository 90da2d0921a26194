'use client';

import '@fontsource-variable/inter/wght.css';
import './globals.css';
import { ErrorPage } from '@/components/feedback/error-page';

export type GlobalErrorProps = { error: Error & { digest?: string } };

// There is no router here to ask the server once more.
const reload = () => window.location.reload();

/** Replaces the root layout, so nothing of the providers is there: plain elements only. */
export default function GlobalError({ error }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Something went wrong · Keyward</title>
        <main>
          <ErrorPage title="Something went wrong" requestId={error.digest} onRetry={reload}>
            Keyward could not show this page. Nothing you did caused it; trying again may help.
          </ErrorPage>
        </main>
      </body>
    </html>
  );
}
