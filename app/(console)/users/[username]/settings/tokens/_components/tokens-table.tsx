'use client';

import { KeyRound, ScanSearch } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { Pager } from '@/components/data-table/pager';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import type { Action } from '@/components/shell/action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { paths } from '@/lib/url/paths';
import { tokensParams } from '../params';
import type { TokenRow } from '../token-row';
import { AttentionFilter } from './attention-filter';
import { tokensColumns } from './tokens-columns';
import { useTokenActions } from './use-token-actions';

const states = [
  { value: 'all', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'expiring', label: 'Expiring' },
  { value: 'expired', label: 'Expired' },
  { value: 'disabled', label: 'Disabled' },
  { value: 'revoked', label: 'Revoked' },
] as const;

export type TokensTableProps = {
  tokens: readonly TokenRow[];
  total: number;
  username: string;
  newHref: string;
  graphqlUrl: string;
  refusal: string | null;
};

/** Holds the dialogs as well: state that lives above the list survives when its rows change. */
export function TokensTable({ tokens, total, username, newHref, graphqlUrl, refusal }: TokensTableProps) {
  const router = useRouter();
  const { values, set, setPage, clearFilters, isFiltered, isPending } = useTableParams(tokensParams);
  const [rotatedId, setRotatedId] = useState<number>();
  const { actionsOf, dialog } = useTokenActions({ graphqlUrl, refusal, onRotated: handleRotated });
  const columns = useMemo(() => tokensColumns(username), [username]);
  const rows = tokens.map((token) => (token.id === rotatedId ? { ...token, isNew: true } : token));
  const created = rows.find((token) => token.isNew);

  function handleRotated(id: number) {
    setRotatedId(id);
    router.refresh();
  }

  const rowActions = (token: TokenRow): Action[] => [
    copyIdAction(String(token.id)),
    { id: 'open', name: 'Open', icon: <ScanSearch aria-hidden />, run: () => router.push(paths.token(username, token.id)) },
    ...actionsOf(token),
  ];

  return (
    <>
      <Toolbar>
        <SegmentedControl label="State" options={states} value={values.state} onValueChange={(state) => set({ state })} />
        <AttentionFilter value={values.attention} onValueChange={(attention) => set({ attention })} />
      </Toolbar>
      <DataTable
        caption={`Access tokens of ${username}`}
        columns={columns}
        rows={rows}
        getRowId={(token) => String(token.id)}
        getRowLabel={(token) => token.note}
        isPending={isPending}
        rowActions={rowActions}
        isDimmed={({ status }) => status === 'expired' || status === 'disabled' || status === 'revoked'}
        highlightedId={created && String(created.id)}
        empty={
          <Empty
            isFiltered={isFiltered}
            isBeyond={total > 0}
            newHref={newHref}
            refusal={refusal}
            onClear={clearFilters}
            onFirstPage={() => setPage(1)}
          />
        }
      />
      <Pager
        page={values.page}
        pageSize={values.size}
        rowCount={tokens.length}
        total={total}
        onPageChange={setPage}
        onPageSizeChange={(size) => set({ size })}
      />
      {dialog}
    </>
  );
}

type EmptyProps = {
  isFiltered: boolean;
  isBeyond: boolean;
  newHref: string;
  refusal: string | null;
  onClear: () => void;
  onFirstPage: () => void;
};

function Empty({ isFiltered, isBeyond, newHref, refusal, onClear, onFirstPage }: EmptyProps) {
  if (isBeyond) {
    const toFirst = <Button onClick={onFirstPage}>Go to the first page</Button>;
    return <ListEmpty kind="nothing-yet" title="Nothing on this page" action={toFirst} />;
  }
  if (isFiltered) return <ListEmpty kind="no-match" title="No access token is in this state" onClear={onClear} />;
  return (
    <ListEmpty
      kind="nothing-yet"
      icon={<KeyRound />}
      title="No access tokens yet"
      action={refusal === null ? <ButtonLink href={newHref}>Generate the first token</ButtonLink> : undefined}
    >
      {refusal ?? 'A token lets a script, a pipeline or an editor call the APIs as this account.'}
    </ListEmpty>
  );
}
