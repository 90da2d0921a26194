'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Notice } from '@/components/ui/notice';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/lib/url/paths';
import { forgetLinkCode, useLinkCode } from '../../_components/use-link-code';
import { verifyEmail } from '../actions';

const unreachable = 'The server did not answer. Check your connection and try again.';

type Outcome = { kind: 'confirmed'; email: string } | { kind: 'refused'; message: string; isFinal: boolean };

export type VerifyEmailProps = { username: string };

/** A button confirms, never the opening alone: programs that look into mails open every link. */
export function VerifyEmail({ username }: VerifyEmailProps) {
  const code = useLinkCode();
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const toProfile = <ButtonLink href={paths.profile(username)}>Go to your profile</ButtonLink>;

  async function handleConfirm(given: string) {
    setIsBusy(true);
    const result = await verifyEmail(given).catch(() => ({ ok: false, error: { code: 'unreachable', message: unreachable } }) as const);
    setIsBusy(false);
    if (result.ok) {
      setOutcome({ kind: 'confirmed', email: result.data.email });
      return;
    }
    const isFinal = result.error.code === 'precondition_failed';
    setOutcome({ kind: 'refused', message: result.error.message, isFinal });
    if (isFinal) forgetLinkCode();
  }

  if (outcome?.kind === 'confirmed') {
    return <Notice tone="success" role="status" title={<><bdi>{outcome.email}</bdi> was confirmed</>} actions={toProfile} />;
  }
  if (code === undefined) return <Skeleton className="h-16 w-full" />;
  const problem = outcome && <Notice tone="danger" role="alert" className="mb-4">{outcome.message}</Notice>;
  if (code === null) {
    return (
      <>
        {problem ?? <Notice role="note" className="mb-4">Open the link of the mail again.</Notice>}
        {toProfile}
      </>
    );
  }
  return (
    <>
      {problem}
      <p className="mb-4 text-sm text-ink-2">Once it is confirmed, you can sign in with it, and mails about your account can go there.</p>
      <Button variant="primary" busy={isBusy} className="w-full" onClick={() => void handleConfirm(code)}>Confirm address</Button>
    </>
  );
}
