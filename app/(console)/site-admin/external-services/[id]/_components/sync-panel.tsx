'use client';

import { CircleStop, RefreshCw, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { Notice } from '@/components/ui/notice';
import type { CodeHost, CodeHostSyncDetails } from '@/lib/code-hosts/schema';
import { paths } from '@/lib/url/paths';
import { SyncState } from '../../_components/sync-state';
import { cancelSync, getSync, synchronise } from '../../actions';

const RemoveDialog = dynamic(() => import('../../_components/remove-dialog').then((module) => module.RemoveDialog), { ssr: false });

const pollMs = 1_000;
const number = new Intl.NumberFormat('en');
const isUnderWay = (sync: CodeHostSyncDetails | null) => sync?.state === 'QUEUED' || sync?.state === 'RUNNING';

const noticeTones = { QUEUED: 'info', RUNNING: 'info', DONE: 'warning', FAILED: 'danger', CANCELLED: 'info' } as const;

export type SyncPanelProps = { host: CodeHost; sync: CodeHostSyncDetails | null };

/** The newest run, live while it is under way, and what can be done about it. */
export function SyncPanel({ host, sync: initial }: SyncPanelProps) {
  const router = useRouter();
  const [live, setLive] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  // The page, drawn anew, knows of a newer run; of the same one this knows more.
  const sync = initial !== null && initial.id > (live?.id ?? 0) ? initial : live;
  const isRunning = isUnderWay(sync);
  const id = sync?.id;
  useQuickActions([{ id: 'synchronise', name: 'Synchronise this code host', icon: <RefreshCw aria-hidden />, run: () => void start() }]);

  useEffect(() => {
    if (!isRunning || id === undefined) return;
    let isGone = false;
    const timer = setInterval(() => {
      getSync(id).then((result) => {
        if (isGone || !result.ok) return;
        setLive(result.data);
        if (!isUnderWay(result.data)) router.refresh();
      }, () => undefined);
    }, pollMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isRunning, id, router]);

  async function ask(work: typeof synchronise) {
    setIsBusy(true);
    const result = await work(host.id).catch(() => null);
    setIsBusy(false);
    if (result?.ok) setLive(result.data);
    else toast.error(result?.error.message ?? 'The server did not answer. Check your connection and try again.');
  }

  const start = () => ask(synchronise);

  return (
    <Card aria-labelledby="synchronisation" className="mb-5">
      <CardHeader
        title="Synchronisation"
        titleId="synchronisation"
        actions={
          <>
            {isRunning ? (
              <Button size="sm" busy={isBusy} icon={<CircleStop aria-hidden />} onClick={() => void ask(cancelSync)}>Cancel</Button>
            ) : (
              <Button size="sm" busy={isBusy} icon={<RefreshCw aria-hidden />} onClick={() => void start()}>Synchronise</Button>
            )}
            <Button size="sm" variant="ghost" icon={<Trash2 aria-hidden />} onClick={() => setIsRemoving(true)}>Remove…</Button>
          </>
        }
      />
      <CardBody className="grid gap-4">
        <div role="status" aria-label="Progress">
          <DescriptionList
            items={[
              { term: 'State', description: <SyncState lastSync={sync} limitedUntil={isRunning ? null : host.limitedUntil} /> },
              { term: 'Repositories', description: number.format(host.repositoryCount) },
              ...(sync === null ? [] : [{ term: 'This run', description: summary(sync) }]),
              ...(sync?.finishedAt ? [{ term: 'Ended', description: <TimeAgo value={sync.finishedAt} /> }] : []),
              ...(isRunning || host.nextSyncAt === null ? [] : [{ term: 'Next run', description: <TimeAgo value={host.nextSyncAt} /> }]),
            ]}
          />
        </div>
        {sync?.error ? <Notice tone={noticeTones[sync.state]}>{sync.error}</Notice> : null}
        {sync?.log ? (
          <CodeBlock label="Log" className="[&_pre]:max-h-72 [&_pre]:overflow-y-auto [&_pre]:wrap-anywhere [&_pre]:whitespace-pre-wrap">
            {sync.log}
          </CodeBlock>
        ) : null}
      </CardBody>
      {isRemoving ? <RemoveDialog host={host} onClose={() => setIsRemoving(false)} onDone={() => router.push(paths.codeHosts())} /> : null}
    </Card>
  );
}

function summary({ state, found, added, changed, removed, askedByName }: CodeHostSyncDetails) {
  const asked = askedByName === null ? 'by the clock' : <>asked for by <bdi>{askedByName}</bdi></>;
  if (state === 'QUEUED') return <>Waits for its turn, {asked}.</>;
  if (state === 'RUNNING') return <>Found {number.format(found)} so far, {asked}.</>;
  const counts = [
    `Found ${number.format(found)}`,
    `added ${number.format(added)}`,
    `changed ${number.format(changed)}`,
    `removed ${number.format(removed)}`,
  ];
  return <>{counts.join(', ')}, {asked}.</>;
}
