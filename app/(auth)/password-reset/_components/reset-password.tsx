'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { forgetLinkCode, useLinkCode } from '../../_components/use-link-code';
import { RequestResetForm } from './request-reset-form';
import { SetPasswordForm } from './set-password-form';

export type ResetPasswordProps = { canRequestReset: boolean };

/** With a link the new password, without one the way to get a link. Only the browser knows whether there is one. */
export function ResetPassword({ canRequestReset }: ResetPasswordProps) {
  const code = useLinkCode();
  const [problem, setProblem] = useState<string>();

  function handleUnusable(message: string) {
    setProblem(message);
    forgetLinkCode();
  }

  if (code === undefined) return <Skeleton className="h-32 w-full" />;
  if (code !== null) return <SetPasswordForm key={code} code={code} onUnusable={handleUnusable} />;
  if (problem !== undefined) {
    return (
      <Notice
        tone="danger"
        role="alert"
        actions={canRequestReset ? <Button onClick={() => setProblem(undefined)}>Get a new link</Button> : undefined}
      >
        {problem}{canRequestReset ? null : ' A site admin can make one.'}
      </Notice>
    );
  }
  if (canRequestReset) return <RequestResetForm />;
  return (
    <Notice role="note" title="This site sends no mails">
      Ask a site admin for a link to set a new password, and open it in this browser.
    </Notice>
  );
}
