'use client';

import { LogOut, MonitorSmartphone } from 'lucide-react';
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
import type { BrowserSession } from '@/lib/sessions/schema';
import { endOtherSessions, endSession } from '../actions';

export type SessionRow = Omit<BrowserSession, 'userAgent'> & { device: string; userAgent: string };

const nameOf = ({ device, address }: SessionRow): string => (address === null ? device : `${device} at ${address}`);

const columns: readonly DataColumn<SessionRow>[] = [
  {
    id: 'device',
    header: 'Browser',
    isRowHeader: true,
    cell: ({ device, userAgent, isCurrent }) => (
      <NameCell
        name={device}
        badges={isCurrent ? <Badge tone="success">This browser</Badge> : undefined}
        secondary={<bdi title={userAgent}>{userAgent}</bdi>}
      />
    ),
  },
  {
    id: 'address',
    header: 'Address',
    cell: ({ address }) => (address === null ? 'Unknown' : <bdi className="font-mono text-xs">{address}</bdi>),
  },
  { id: 'lastSeenAt', header: 'Last seen', cell: ({ lastSeenAt }) => <TimeAgo value={lastSeenAt} /> },
  { id: 'createdAt', header: 'Signed in', cell: ({ createdAt }) => <TimeAgo value={createdAt} /> },
  { id: 'expiresAt', header: 'Ends', className: 'max-lg:hidden', cell: ({ expiresAt }) => <TimeAgo value={expiresAt} /> },
];

type Mode = { kind: 'list' } | { kind: 'ending'; session: SessionRow } | { kind: 'ending-others'; count: number };

export type SessionsProps = { rows: readonly SessionRow[]; account: { id: number; username: string }; isSelf: boolean };

export function Sessions({ rows, account, isSelf }: SessionsProps) {
  const [mode, setMode] = useState<Mode>({ kind: 'list' });
  const close = () => setMode({ kind: 'list' });
  const othersCount = rows.filter((row) => !row.isCurrent).length;
  const endOthers: Action = {
    id: 'end-other-sessions',
    name: isSelf ? 'Sign out all others' : 'Sign out everywhere',
    icon: <LogOut aria-hidden />,
    disabledReason: othersCount > 0 ? undefined : isSelf ? 'You are signed in nowhere else.' : 'The account is signed in nowhere.',
    run: () => setMode({ kind: 'ending-others', count: othersCount }),
  };
  useQuickActions([endOthers]);

  const rowActions = (session: SessionRow): Action[] => [
    {
      id: 'end',
      name: 'Sign out…',
      icon: <LogOut aria-hidden />,
      tone: 'danger',
      disabledReason: session.isCurrent ? 'This is the browser you use. Sign out in the account menu.' : undefined,
      run: () => setMode({ kind: 'ending', session }),
    },
  ];

  return (
    <section aria-labelledby="sessions-title">
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id="sessions-title" className="text-base font-semibold text-ink">Sessions</h2>
          <p className="text-sm text-ink-3">One you do not know? Sign it out{isSelf ? ' and change the password' : ''}.</p>
        </div>
        <ActionButton action={endOthers} />
      </div>
      <PlainTable
        caption={`Sessions of ${account.username}`}
        columns={columns}
        rows={rows}
        getRowId={(session) => String(session.id)}
        getRowLabel={nameOf}
        rowActions={rowActions}
        empty={
          <ListEmpty kind="nothing-yet" icon={<MonitorSmartphone />} title="Signed in nowhere">
            A session appears here with the next sign-in.
          </ListEmpty>
        }
      />
      {mode.kind === 'ending' ? <EndSessionDialog session={mode.session} onClose={close} /> : null}
      {mode.kind === 'ending-others' ? <EndOthersDialog {...mode} account={account} isSelf={isSelf} onClose={close} /> : null}
    </section>
  );
}

function EndSessionDialog({ session, onClose }: { session: SessionRow; onClose: () => void }) {
  async function handleConfirm() {
    const result = await endSession(session.id);
    if (!result.ok) return result.error.message;
    toast.success(`${nameOf(session)} was signed out`);
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={`Sign out ${session.device}?`}
      confirmLabel="Sign out"
      onConfirm={handleConfirm}
    >
      <p>
        Signed in <TimeAgo value={session.createdAt} />{session.address === null ? '' : ` from ${session.address}`}. What is typed there and
        not yet saved is lost.
      </p>
    </ConfirmDialog>
  );
}

type EndOthersDialogProps = { count: number; account: SessionsProps['account']; isSelf: boolean; onClose: () => void };

function EndOthersDialog({ count, account, isSelf, onClose }: EndOthersDialogProps) {
  async function handleConfirm() {
    const result = await endOtherSessions(account.id);
    if (!result.ok) return result.error.message;
    const ended = result.data.count;
    toast.success(`${ended} ${ended === 1 ? 'session was' : 'sessions were'} signed out`);
  }
  const what = `${count} ${isSelf ? 'other ' : ''}${count === 1 ? 'session' : 'sessions'}`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={`Sign out ${what}?`}
      confirmLabel="Sign out"
      onConfirm={handleConfirm}
    >
      {isSelf
        ? <p>You stay signed in here. Access tokens go on working.</p>
        : <p><bdi className="font-medium text-ink">{account.username}</bdi> has to sign in again. Access tokens go on working.</p>}
    </ConfirmDialog>
  );
}
