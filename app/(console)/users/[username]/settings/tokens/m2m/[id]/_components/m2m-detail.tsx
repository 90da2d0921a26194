'use client';

import { ArrowLeft, ShieldX } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { StatusBadge } from '@/components/feedback/status-badge';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { m2mActions } from '../../_components/m2m-actions';
import { M2MDialogs, type M2MDialogsProps, type M2MMode } from '../../_components/m2m-dialogs';
import type { M2MRow, SecretRow } from '../../m2m-row';
import { secretColumns } from './secret-columns';

const closed: M2MMode = { kind: 'none' };

export type M2MDetailProps = Pick<M2MDialogsProps, 'scopes' | 'urls'> & {
  credential: M2MRow;
  secrets: readonly SecretRow[];
  listHref: string;
  notice: ReactNode;
  children: ReactNode;
};

/** One credential: what can be done with it, its secrets, and what the server has drawn below them. */
export function M2MDetail({ credential, secrets, listHref, notice, children, ...surroundings }: M2MDetailProps) {
  const router = useRouter();
  const [mode, setMode] = useState<M2MMode>(closed);
  const { status } = credential;
  const actions = m2mActions(credential, setMode);
  useQuickActions(actions);

  const rowActions = ({ id, ...secret }: SecretRow): Action[] => [
    {
      id: 'revoke',
      name: 'Revoke…',
      icon: <ShieldX aria-hidden />,
      tone: 'danger',
      disabledReason: secret.status === 'revoked' || secret.status === 'expired' ? 'It does not work any more.' : undefined,
      run: () => setMode({ kind: 'revoking', credential, secretId: id }),
    },
  ];

  return (
    <>
      <p className="mb-3 text-sm">
        <TextLink tone="plain" href={listHref} className="inline-flex items-center gap-1.5 text-ink-3">
          <ArrowLeft aria-hidden className="size-3.5" />
          All M2M credentials
        </TextLink>
      </p>
      {notice}
      <PageHeader
        title={<bdi>{credential.name}</bdi>}
        badges={<StatusBadge status={status} title={status === 'revoked' ? 'None of its secrets works' : undefined} />}
        actions={actions
          .filter(({ id }) => id !== 'revoke')
          .map((action) => <ActionButton key={action.id} action={action} variant={action.id === 'rotate' ? 'primary' : 'secondary'} />)}
      />
      <h2 className="mb-2 text-base font-semibold text-ink">Secrets</h2>
      <DataTable
        caption={`Secrets of ${credential.name}`}
        columns={secretColumns}
        rows={secrets}
        getRowId={(secret) => String(secret.id)}
        getRowLabel={(secret) => `the secret that ends with ${secret.lastFive}`}
        rowActions={rowActions}
        isDimmed={(secret) => secret.status === 'revoked' || secret.status === 'expired'}
        empty={<ListEmpty kind="nothing-yet" title="No secrets">Rotate to get one.</ListEmpty>}
      />
      {children}
      <M2MDialogs
        {...surroundings}
        mode={mode}
        onClose={() => setMode(closed)}
        onStored={() => {
          setMode(closed);
          router.refresh();
        }}
        onDeleted={() => router.replace(listHref)}
      />
    </>
  );
}
