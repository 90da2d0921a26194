'use client';

import { PageError, type PageErrorProps } from '@/components/feedback/page-error';

/** Here no frame of the console brings the main part of the page along. */
export default function AuthError(props: PageErrorProps) {
  return <main id="main" className="min-h-dvh bg-canvas"><PageError {...props} /></main>;
}
