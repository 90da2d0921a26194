'use client';

import { CircleHelp } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState, type ReactNode } from 'react';
import type { DataColumn } from '@/components/data-table/columns';
import { DataTable } from '@/components/data-table/data-table';
import { ListEmpty } from '@/components/data-table/list-empty';
import { SearchInput } from '@/components/data-table/search-input';
import { Toolbar } from '@/components/data-table/toolbar';
import { useTableParams } from '@/components/data-table/use-table-params';
import { TimeAgo } from '@/components/feedback/time-ago';
import type { Action } from '@/components/shell/action';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Switch } from '@/components/ui/switch';
import { TextLink } from '@/components/ui/text-link';
import type { AccountsOfRepository } from '@/lib/repositories/explain-schema';
import { paths } from '@/lib/url/paths';
import { KeysetNav } from '../../_components/access/keyset-nav';
import { permissionParams } from '../../_components/access/permission-params';

// Out of the first load: most visits only look.
const ExplainDialog = dynamic(
  () => import('../../_components/access/explain-dialog').then((module) => module.ExplainDialog),
  { ssr: false },
);
const UnrestrictedDialog = dynamic(() => import('./unrestricted-dialog').then((module) => module.UnrestrictedDialog), { ssr: false });

type Row = AccountsOfRepository['accounts'][number] & {
  /** Drawn on the server: the pictures of the reasons stay out of the first load. */
  why: ReactNode;
};

export type AccountsTableProps = {
  repository: { id: number; fullName: string; isUnrestricted: boolean };
  openTo: AccountsOfRepository['openTo'];
  accounts: readonly Row[];
  next: string | null;
  total: number;
  isCapped: boolean;
  canSwitch: boolean;
  linksToAccounts: boolean;
};

const columnsFor = (linksToAccounts: boolean): readonly DataColumn<Row>[] => [
  {
    id: 'account',
    header: 'Account',
    isRowHeader: true,
    cell: ({ username, kind }) => (
      <div className="min-w-32 max-w-72">
        {linksToAccounts
          ? <TextLink href={paths.permissionsOf(username)} className="block truncate" title={username}><bdi>{username}</bdi></TextLink>
          : <bdi className="block truncate" title={username}>{username}</bdi>}
        <span className="block text-xs font-normal text-ink-3">{kind === 'SERVICE_ACCOUNT' ? 'Service account' : 'Person'}</span>
      </div>
    ),
  },
  { id: 'reasons', header: 'Reason', className: 'min-w-52', cell: ({ why }) => why },
  {
    id: 'updated',
    header: 'Updated',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: ({ grantedAt }) => <TimeAgo value={grantedAt} fallback="" />,
  },
];

const banners = {
  everybody: { title: 'Open to everybody', text: 'Every account reads it, beside those that are listed.' },
  internal: { title: 'Open inside', text: 'Every account that is not external reads it. Service accounts need a reason of their own.' },
};

export function AccountsTable(props: AccountsTableProps) {
  const { repository, openTo, accounts, next, total, isCapped, canSwitch, linksToAccounts } = props;
  const { values, set, type, clearFilters, isFiltered, isPending } = useTableParams(permissionParams);
  const [explaining, setExplaining] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const columns = useMemo(() => columnsFor(linksToAccounts), [linksToAccounts]);
  const explain: Action = { id: 'explain', name: 'Explain access', icon: <CircleHelp aria-hidden />, run: () => setExplaining('') };
  useQuickActions([explain]);
  const goTo = (after: string) => set({ after });

  const empty = values.after !== '' ? (
    <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={() => goTo('')}>Go to the first page</Button>} />
  ) : isFiltered ? <ListEmpty kind="no-match" title="No account matches" onClear={clearFilters} /> : (
    <ListEmpty kind="nothing-yet" title="No account reads it by something of its own" />
  );

  return (
    <>
      <PageHeader
        title={<>Permissions of <bdi>{repository.fullName}</bdi></>}
        description="The accounts that may read its code, and why."
        actions={<ActionButton action={explain} />}
      />
      {openTo === null ? null : <Notice tone="warning" className="mb-4" title={banners[openTo].title}>{banners[openTo].text}</Notice>}
      {canSwitch ? (
        <Card aria-labelledby="unrestricted" className="mb-4 flex items-start gap-3 p-4 text-sm">
          <Switch
            aria-labelledby="unrestricted"
            aria-describedby="unrestricted-help"
            checked={repository.isUnrestricted}
            onCheckedChange={() => setIsAsking(true)}
            className="mt-0.5"
          />
          <div className="min-w-0">
            <h2 id="unrestricted" className="font-medium text-ink">Unrestricted</h2>
            <p id="unrestricted-help" className="text-ink-3">Every account reads it, whatever its visibility says.</p>
          </div>
        </Card>
      ) : null}
      <Toolbar>
        <SearchInput
          label="Search accounts"
          value={values.q}
          isPending={isPending}
          onValueChange={(q) => type({ q, after: '' })}
        />
      </Toolbar>
      <DataTable
        caption={`Accounts that may read ${repository.fullName}`}
        columns={columns}
        rows={accounts}
        getRowId={({ userId }) => String(userId)}
        getRowLabel={({ username }) => username}
        isPending={isPending}
        rowActions={({ username }) => [{ ...explain, name: 'Explain…', run: () => setExplaining(username) }]}
        empty={empty}
      />
      <KeysetNav count={accounts.length} total={total} isCapped={isCapped} isFirst={values.after === ''} next={next} onGo={goTo} />
      {explaining === undefined ? null : (
        <ExplainDialog username={explaining} repository={repository.fullName} onClose={() => setExplaining(undefined)} />
      )}
      {isAsking ? <UnrestrictedDialog repository={repository} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}
