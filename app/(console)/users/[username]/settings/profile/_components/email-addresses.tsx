'use client';

import { CircleCheck, CircleDashed, Mail, MailCheck, Plus, Send, Star, Trash2, Undo2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { DataColumn } from '@/components/data-table/columns';
import { ListEmpty } from '@/components/data-table/list-empty';
import { NameCell } from '@/components/data-table/name-cell';
import { PlainTable } from '@/components/data-table/plain-table';
import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Badge } from '@/components/ui/badge';
import type { EmailAddress } from '@/lib/emails/schema';
import type { ActionResult } from '@/lib/errors/action-result';
import { makeEmailPrimary, removeEmail, resendVerification, setEmailVerified } from '../actions';

// Out of the first load: the form and what it needs.
const AddEmailDialog = dynamic(() => import('./add-email-dialog').then((module) => module.AddEmailDialog), { ssr: false });

const columns: readonly DataColumn<EmailAddress>[] = [
  {
    id: 'email',
    header: 'Address',
    isRowHeader: true,
    cell: ({ email, isPrimary }) => (
      <NameCell name={email} badges={isPrimary ? <Badge tone="accent" icon={<Star aria-hidden />}>Primary</Badge> : undefined} />
    ),
  },
  { id: 'state', header: 'State', cell: (email) => <EmailState {...email} /> },
  { id: 'createdAt', header: 'Added', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
];

function EmailState({ isVerified, isVerificationPending }: EmailAddress) {
  if (isVerified) return <Badge tone="success" icon={<CircleCheck aria-hidden />}>Confirmed</Badge>;
  return isVerificationPending
    ? <Badge tone="warning" icon={<Mail aria-hidden />} title="The link in the mail was not followed yet">Mail sent</Badge>
    : <Badge icon={<CircleDashed aria-hidden />}>Not confirmed</Badge>;
}

type Mode = { kind: 'list' } | { kind: 'adding' } | { kind: 'removing'; email: string };

export type EmailAddressesProps = {
  emails: readonly EmailAddress[];
  account: { id: number; username: string };
  /** True for those whose word confirms an address. */
  canVerify: boolean;
  sendsMails: boolean;
};

export function EmailAddresses({ emails, account, canVerify, sendsMails }: EmailAddressesProps) {
  const [mode, setMode] = useState<Mode>({ kind: 'list' });
  const close = () => setMode({ kind: 'list' });
  const add: Action = { id: 'add-email', name: 'Add address', icon: <Plus aria-hidden />, run: () => setMode({ kind: 'adding' }) };
  const addFirst = { ...add, name: 'Add the first one' };
  useQuickActions([add]);
  const verifiedCount = emails.filter(({ isVerified }) => isVerified).length;

  async function report(work: Promise<ActionResult<null>>, done: string) {
    const result = await work.catch(() => null);
    if (result?.ok) toast.success(done);
    else toast.error(result?.error.message ?? 'The server did not answer. Check your connection and try again.');
  }

  function rowActions({ email, isPrimary, isVerified }: EmailAddress): Action[] {
    const change = { userId: account.id, email };
    const keepReason = !isVerified ? undefined
      : verifiedCount === 1 ? 'The only confirmed address stays. Confirm another one first.'
        : isPrimary ? 'Make another address primary first.' : undefined;
    return [
      {
        id: 'prefer', name: 'Make primary', icon: <Star aria-hidden />,
        disabledReason: isPrimary && isVerified ? 'It is the primary address.' : isVerified ? undefined : 'Confirm it first.',
        run: () => void report(makeEmailPrimary(change), `Mails now go to ${email}`),
      },
      ...(isVerified ? [] : [{
        id: 'resend', name: 'Send mail to confirm', icon: <Send aria-hidden />,
        disabledReason: sendsMails ? undefined : 'This site sends no mails. A site admin can confirm the address.',
        run: () => void report(resendVerification(change), `A mail to ${email} is on its way`),
      }]),
      ...(canVerify ? [{
        id: 'verify',
        name: isVerified ? 'Take back confirmation' : 'Confirm without a mail',
        icon: isVerified ? <Undo2 aria-hidden /> : <MailCheck aria-hidden />,
        run: () => void report(
          setEmailVerified({ ...change, isVerified: !isVerified }),
          isVerified ? `${email} counts as not confirmed` : `${email} was confirmed`,
        ),
      }] : []),
      {
        id: 'remove', name: 'Remove…', icon: <Trash2 aria-hidden />, tone: 'danger',
        disabledReason: keepReason,
        run: () => setMode({ kind: 'removing', email }),
      },
    ];
  }

  return (
    <section aria-labelledby="emails-title">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id="emails-title" className="text-base font-semibold text-ink">Email addresses</h2>
          <p className="text-sm text-ink-3">
            {sendsMails ? 'Mails about the account go to the primary one. Every confirmed one signs in.' : 'Every confirmed one signs in.'}
          </p>
        </div>
        <ActionButton action={add} />
      </div>
      <PlainTable
        caption={`Email addresses of ${account.username}`}
        columns={columns}
        rows={emails}
        getRowId={({ email }) => email}
        getRowLabel={({ email }) => email}
        rowActions={rowActions}
        empty={<ListEmpty kind="nothing-yet" icon={<Mail />} title="No addresses yet" action={<ActionButton action={addFirst} />} />}
      />
      {mode.kind === 'adding' ? <AddEmailDialog account={account} sendsMails={sendsMails} onClose={close} /> : null}
      {mode.kind === 'removing' ? <RemoveEmailDialog email={mode.email} userId={account.id} onClose={close} /> : null}
    </section>
  );
}

function RemoveEmailDialog({ email, userId, onClose }: { email: string; userId: number; onClose: () => void }) {
  async function handleConfirm() {
    const result = await removeEmail({ userId, email });
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{email}</bdi> was removed</>);
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Remove <bdi>{email}</bdi>?</>}
      confirmLabel="Remove"
      onConfirm={handleConfirm}
    >
      <p>Nobody signs in with it any more, and another account may take it.</p>
    </ConfirmDialog>
  );
}
