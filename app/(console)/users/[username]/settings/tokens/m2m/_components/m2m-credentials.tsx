'use client';

import { Plus, Workflow } from 'lucide-react';
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
import { paths } from '@/lib/url/paths';
import type { M2MRow } from '../m2m-row';
import type { CreateM2MDialogProps } from './create-m2m-dialog';
import { m2mActions } from './m2m-actions';
import { m2mColumns, type ListedM2MRow } from './m2m-columns';
import { M2MDialogs, type M2MMode } from './m2m-dialogs';

// Out of the first load: the form and what it needs.
const CreateM2MDialog = dynamic(() => import('./create-m2m-dialog').then((module) => module.CreateM2MDialog), { ssr: false });

type Mode = M2MMode | { kind: 'creating' };
const closed: M2MMode = { kind: 'none' };

export type M2MCredentialsProps = Pick<CreateM2MDialogProps, 'account' | 'scopes' | 'urls'> & {
  title: string;
  credentials: readonly M2MRow[];
  total: number;
  firstHref: string | undefined;
  nextHref: string | undefined;
};

/** Holds the dialogs as well: state that lives above the list survives when its rows change. */
export function M2MCredentials({ title, credentials, total, firstHref, nextHref, ...creation }: M2MCredentialsProps) {
  const router = useRouter();
  const [mode, setMode] = useState<Mode>(closed);
  const [newId, setNewId] = useState<number>();
  const create: Action = {
    id: 'create-m2m', name: 'Create M2M credential', icon: <Plus aria-hidden />, shortcut: 'c', run: () => setMode({ kind: 'creating' }),
  };
  const createFirst = { ...create, name: 'Create the first one' };
  useQuickActions([create]);
  const { username } = creation.account;
  const rows = credentials.map((credential): ListedM2MRow => ({
    ...credential, isNew: credential.id === newId, href: paths.m2mCredential(username, credential.id),
  }));

  function handleStored(id: number) {
    setMode(closed);
    setNewId(id);
    router.refresh();
  }

  const rowActions = (credential: ListedM2MRow): Action[] => [
    copyIdAction(String(credential.id)),
    ...m2mActions(credential, setMode),
  ];

  return (
    <>
      <PageHeader
        title={title}
        description="A pipeline exchanges client ID and secret for a bearer that lives one hour."
        actions={<ActionButton action={create} variant="primary" />}
      />
      <DataTable
        caption={`M2M credentials of ${username}`}
        columns={m2mColumns}
        rows={rows}
        getRowId={(credential) => String(credential.id)}
        getRowLabel={(credential) => credential.name}
        rowActions={rowActions}
        isDimmed={(credential) => credential.status === 'disabled'}
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
        <CreateM2MDialog {...creation} onClose={() => setMode(closed)} onStored={handleStored} />
      ) : (
        <M2MDialogs
          mode={mode}
          scopes={creation.scopes}
          urls={creation.urls}
          onClose={() => setMode(closed)}
          onStored={() => {
            setMode(closed);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
