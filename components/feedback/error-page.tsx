'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-style';
import { Link } from '@/components/ui/link';

export type ErrorPageProps = {
  title: string;
  children: ReactNode;
  /** Next's `error.digest`, or whatever id the log lines carry. */
  requestId?: string | undefined;
  onRetry?: () => void;
  backHref?: string;
  backLabel?: string;
};

export function ErrorPage({ title, children, requestId, onRetry, backHref = '/', backLabel = 'Back to home' }: ErrorPageProps) {
  return (
    <div className="mx-auto max-w-lg px-4 py-16">
      <h1 className="text-xl font-semibold tracking-tight text-ink">{title}</h1>
      <div className="mt-2 text-base text-ink-2">{children}</div>
      {requestId === undefined ? null : (
        <p className="mt-3 text-sm text-ink-3">Request ID <code className="text-ink-2">{requestId}</code></p>
      )}
      <div className="mt-5 flex flex-wrap gap-2">
        {onRetry === undefined ? null : <Button variant="primary" onClick={onRetry}>Try again</Button>}
        <Link href={backHref} className={buttonClass()}>{backLabel}</Link>
      </div>
    </div>
  );
}
