'use client';

import { Eye, UserSearch } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import { DataTable } from '@/components/data-table/data-table';
import { KeysetPager } from '@/components/data-table/keyset-pager';
import { ListEmpty } from '@/components/data-table/list-empty';
import type { Action } from '@/components/shell/action';
import { useQuickActions } from '@/components/shell/quick-actions';
import type { AuditEvent, AuditPage } from '@/lib/audit/schema';
import { actionWords } from '../../../_components/audit/action-words';
import { actorOf } from '../../../_components/audit/audit-names';
import { auditColumns } from './audit-columns';
import { AuditFilters } from './audit-filters';
import { exportActions } from './export-links';
import { useAuditParams } from './use-audit-params';

const EventSheet = dynamic(() => import('./event-sheet').then((module) => module.EventSheet), { ssr: false });

export type AuditTableProps = AuditPage & {
  actions: readonly string[];
  /** Why the address finds nothing, where it is not for want of events. */
  problem: string | null;
};

export function AuditTable({ events, hasOlder, hasNewer, actions, problem }: AuditTableProps) {
  const params = useAuditParams();
  const { values, openEvent } = params;
  const columns = useMemo(() => auditColumns((event) => openEvent(event.id)), [openEvent]);
  const opened = events.find(({ id }) => id === values.event);
  useQuickActions(exportActions(values));

  function rowActions(event: AuditEvent): Action[] {
    const who = event.sudoBy ?? actorOf(event);
    return [
      copyIdAction(event.id),
      { id: 'details', name: 'Show details', icon: <Eye aria-hidden />, run: () => openEvent(event.id) },
      {
        id: 'account',
        name: 'Everything about this account',
        icon: <UserSearch aria-hidden />,
        disabledReason: who.id === null ? 'No account was known.' : undefined,
        run: () => params.set({ account: who.username ?? `id:${who.id}` }),
      },
    ];
  }

  return (
    <>
      <AuditFilters params={params} actions={actions} />
      <DataTable
        caption="Audit events"
        columns={columns}
        rows={events}
        getRowId={({ id }) => id}
        getRowLabel={(event) => `${actionWords(event.action)}, event ${event.id}`}
        isPending={params.isPending}
        rowActions={rowActions}
        empty={params.isFiltered || values.before !== '' || values.after !== ''
          ? <ListEmpty kind="no-match" title={problem ?? 'No event matches'} onClear={params.clearFilters} />
          : <ListEmpty kind="nothing-yet" title="Nothing has happened yet">Every change and every refusal will be listed here.</ListEmpty>}
      />
      <KeysetPager
        hasNewer={hasNewer}
        hasOlder={hasOlder}
        onNewest={() => params.goTo({})}
        onNewer={() => params.goTo({ after: events[0]?.id ?? values.before })}
        onOlder={() => params.goTo({ before: events.at(-1)?.id ?? values.after })}
      />
      {opened === undefined ? null : <EventSheet event={opened} params={params} onClose={() => openEvent(null)} />}
    </>
  );
}
