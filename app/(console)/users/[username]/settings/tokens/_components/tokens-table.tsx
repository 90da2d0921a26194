'use client';

import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { Pager } from '@/components/data-table/pager';
import { useTableParams } from '@/components/data-table/use-table-params';
import type { Action } from '@/components/shell/action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { tokensParams } from '../params';
import type { TokenRow } from '../token-row';
import { RevokeTokenDialog } from './revoke-token-dialog';
import { tokensColumns } from './tokens-columns';

export type TokensTableProps = { tokens: readonly TokenRow[]; total: number; username: string; newHref: string; refusal: string | null };

export function TokensTable({ tokens, total, username, newHref, refusal }: TokensTableProps) {
  const { values, set, setPage, isPending } = useTableParams(tokensParams);
  const [revoking, setRevoking] = useState<TokenRow>();
  const created = tokens.find((token) => token.isNew);

  const rowActions = (token: TokenRow): Action[] => [
    copyIdAction(String(token.id)),
    { id: 'revoke', name: 'Revoke…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setRevoking(token) },
  ];

  const empty = total > 0 ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => setPage(1)}>Go to the first page</Button>} />
  ) : (
    <ListEmpty
      kind="nothing-yet"
      icon={<KeyRound />}
      title="No access tokens yet"
      action={refusal === null ? <ButtonLink href={newHref}>Generate the first token</ButtonLink> : undefined}
    >
      {refusal ?? 'A token lets a script, a pipeline or an editor call the APIs as this account.'}
    </ListEmpty>
  );

  return (
    <>
      <DataTable
        caption={`Access tokens of ${username}`}
        columns={tokensColumns}
        rows={tokens}
        getRowId={(token) => String(token.id)}
        getRowLabel={(token) => token.note}
        isPending={isPending}
        rowActions={rowActions}
        isDimmed={(token) => token.status === 'expired'}
        highlightedId={created && String(created.id)}
        empty={empty}
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={tokens.length}
        total={total}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
      {revoking === undefined ? null : <RevokeTokenDialog token={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}
