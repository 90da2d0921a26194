'use client';

import { Plus, Trash2, Workflow } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import type { M2MCredential } from '@/lib/oauth/schema';
import type { CreateM2MDialogProps } from './create-m2m-dialog';
import { DeleteM2MDialog } from './delete-m2m-dialog';
import { m2mColumns, type M2MRow } from './m2m-columns';

// Out of the first load: the form and what it needs.
const CreateM2MDialog = dynamic(() => import('./create-m2m-dialog').then((module) => module.CreateM2MDialog), { ssr: false });

type Mode = { kind: 'list' } | { kind: 'creating' } | { kind: 'deleting'; credential: M2MCredential };

export type M2MCredentialsProps = Pick<CreateM2MDialogProps, 'account' | 'scopes' | 'urls'> & {
  title: string;
  credentials: readonly M2MCredential[];
  total: number;
  firstHref: string | undefined;
  nextHref: string | undefined;
};

/** Holds the dialogs as well: state that lives above the list survives when its rows change. */
export function M2MCredentials({ title, credentials, total, firstHref, nextHref, ...creation }: M2MCredentialsProps) {
  const router = useRouter();
  const [mode, setMode] = useState<Mode>({ kind: 'list' });
  const [newId, setNewId] = useState<number>();
  const create: Action = {
    id: 'create-m2m', name: 'Create M2M credential', icon: <Plus aria-hidden />, shortcut: 'c', run: () => setMode({ kind: 'creating' }),
  };
  const createFirst = { ...create, name: 'Create the first one' };
  useQuickActions([create]);
  const rows = credentials.map((credential): M2MRow => ({ ...credential, isNew: credential.id === newId }));

  function handleStored(id: number) {
    setMode({ kind: 'list' });
    setNewId(id);
    router.refresh();
  }

  const rowActions = (credential: M2MRow): Action[] => [
    copyIdAction(String(credential.id)),
    { id: 'delete', name: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setMode({ kind: 'deleting', credential }) },
  ];

  return (
    <>
      <PageHeader
        title={title}
        description="A pipeline exchanges client ID and secret for a bearer that lives one hour."
        actions={<ActionButton action={create} variant="primary" />}
      />
      <DataTable
        caption={`M2M credentials of ${creation.account.username}`}
        columns={m2mColumns}
        rows={rows}
        getRowId={(credential) => String(credential.id)}
        getRowLabel={(credential) => credential.name}
        rowActions={rowActions}
        highlightedId={rows.some((row) => row.isNew) ? String(newId) : undefined}
        empty={
          <ListEmpty
            kind="nothing-yet"
            icon={<Workflow />}
            title={firstHref === undefined ? 'No M2M credentials yet' : 'Nothing on this page'}
            action={firstHref === undefined ? <ActionButton action={createFirst} /> : undefined}
          >
            For tools that speak the OAuth client credentials grant. What travels with each request is then a bearer that soon ends.
          </ListEmpty>
        }
      />
      {firstHref === undefined && nextHref === undefined ? null : (
        <nav aria-label="Pages" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-3">
          <p className="tabular-nums">{rows.length} of {total}, the newest first</p>
          <div className="flex gap-2">
            {firstHref === undefined ? null : <ButtonLink size="sm" href={firstHref}>Back to the newest</ButtonLink>}
            {nextHref === undefined ? null : <ButtonLink size="sm" href={nextHref}>Next</ButtonLink>}
          </div>
        </nav>
      )}
      {mode.kind === 'creating' ? (
        <CreateM2MDialog {...creation} onClose={() => setMode({ kind: 'list' })} onStored={handleStored} />
      ) : null}
      {mode.kind === 'deleting' ? <DeleteM2MDialog credential={mode.credential} onClose={() => setMode({ kind: 'list' })} /> : null}
    </>
  );
}
