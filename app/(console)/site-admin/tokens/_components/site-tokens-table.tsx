'use client';

import { CircleSlash, RotateCcw, ShieldCheck, Trash2, UserRound } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { useTableParams } from '@/components/data-table/use-table-params';
import type { Action } from '@/components/shell/action';
import { Button } from '@/components/ui/button';
import { paths } from '@/lib/url/paths';
import { enableToken } from '../../../users/[username]/settings/tokens/_components/enable-token';
import { siteTokensParams } from '../params';
import type { SiteTokenRow } from '../site-token-row';
import { RevokeTokensDialog } from './revoke-tokens-dialog';
import { siteTokensColumns } from './site-tokens-columns';
import { SiteTokensFilters } from './site-tokens-filters';

// Out of the first load.
const DisableTokenDialog = dynamic(
  () => import('../../../users/[username]/settings/tokens/_components/disable-token-dialog').then((module) => module.DisableTokenDialog),
  { ssr: false },
);

export type SiteTokensTableProps = {
  tokens: readonly SiteTokenRow[];
  nextPlace: string | null;
  total: number;
  isTotalCapped: boolean;
};

const number = new Intl.NumberFormat('en');

export function SiteTokensTable({ tokens, nextPlace, total, isTotalCapped }: SiteTokensTableProps) {
  const router = useRouter();
  const { values, set, type, clearFilters, isFiltered, isPending } = useTableParams(siteTokensParams);
  const [selectedIds, setSelectedIds] = useState<readonly string[]>([]);
  const [disabling, setDisabling] = useState<SiteTokenRow>();
  const [revoking, setRevoking] = useState<readonly SiteTokenRow[]>();
  // A place belongs to one order of one list: any other begins at its start.
  const fromStart = { after: '' };

  function goTo(after: string) {
    setSelectedIds([]);
    set({ after });
  }

  const rowActions = (token: SiteTokenRow): Action[] => [
    copyIdAction(String(token.id)),
    ...(token.owner.state === 'deleted' ? [] : [{
      id: 'owner', name: 'Tokens of the owner', icon: <UserRound aria-hidden />,
      run: () => router.push(paths.tokens(token.owner.username)),
    }]),
    ...(token.status === 'revoked' ? [] : [switchAction(token), revokeAction('Revoke…', [token])]),
  ];

  const switchAction = (token: SiteTokenRow): Action => (token.status === 'disabled'
    ? { id: 'enable', name: 'Enable', icon: <RotateCcw aria-hidden />, run: () => void enableToken(token) }
    : { id: 'disable', name: 'Disable…', icon: <CircleSlash aria-hidden />, run: () => setDisabling(token) });

  const revokeAction = (name: string, rows: readonly SiteTokenRow[]): Action => ({
    id: 'revoke', name, icon: <Trash2 aria-hidden />, tone: 'danger',
    disabledReason: rows.some(({ status }) => status === 'revoked') ? 'Some of them are revoked already.' : undefined,
    run: () => setRevoking(rows),
  });

  const isBeyond = values.after !== '' && total > 0;
  const empty = isBeyond ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => goTo('')}>Go to the first page</Button>} />
  ) : isFiltered ? <ListEmpty kind="no-match" title="No access token matches" onClear={clearFilters} /> : (
    <ListEmpty kind="nothing-yet" icon={<ShieldCheck />} title="No access tokens yet">
      As soon as somebody makes one, it is listed here with its owner and its health.
    </ListEmpty>
  );

  return (
    <>
      <SiteTokensFilters
        values={values}
        isPending={isPending}
        onChange={(patch) => set({ ...patch, ...fromStart })}
        onType={(patch) => type({ ...patch, ...fromStart })}
      />
      <DataTable
        caption="All access tokens"
        columns={siteTokensColumns}
        rows={tokens}
        getRowId={(token) => String(token.id)}
        getRowLabel={(token) => token.note}
        sort={values.sort}
        onSortChange={(sort) => set({ sort, ...fromStart })}
        isPending={isPending}
        rowActions={rowActions}
        selectedIds={selectedIds}
        onSelectedIdsChange={setSelectedIds}
        bulkActions={(rows) => [revokeAction('Revoke…', rows)]}
        isDimmed={({ status }) => status === 'expired' || status === 'disabled' || status === 'revoked'}
        empty={empty}
      />
      {tokens.length === 0 ? null : (
        <nav aria-label="Pages" data-print="hide" className="mt-3 flex flex-wrap items-center justify-between gap-3 text-sm text-ink-3">
          <p className="tabular-nums">
            <span className="text-ink-2">{number.format(tokens.length)}</span> of{' '}
            <span className="text-ink-2">{number.format(total)}{isTotalCapped ? '+' : ''}</span>
          </p>
          <div className="flex gap-2">
            {values.after === '' ? null : <Button size="sm" onClick={() => goTo('')}>First page</Button>}
            <Button size="sm" disabled={nextPlace === null} onClick={() => goTo(nextPlace ?? '')}>Next</Button>
          </div>
        </nav>
      )}
      {disabling === undefined ? null : <DisableTokenDialog token={disabling} onClose={() => setDisabling(undefined)} />}
      {revoking === undefined ? null : (
        <RevokeTokensDialog tokens={revoking} onClose={() => setRevoking(undefined)} onDone={() => setSelectedIds([])} />
      )}
    </>
  );
}
