'use client';

import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import { CopyButton } from '@/components/secret/copy-button';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { DescriptionList } from '@/components/ui/description-list';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { Sheet } from '@/components/ui/sheet';
import type { FetchDetails } from '@/lib/repositories/mirror-schema';
import type { SiteRepository } from '@/lib/repositories/schema';
import { RepositoryState } from '../../../_components/repositories/repository-state';
import { fetchNow, getFetch } from '../actions';

const pollMs = 1_000;

/** How the copy of a repository is doing, live while the sheet is open, and what git said last. */
export function FetchLogSheet({ repository, onClose }: { repository: SiteRepository; onClose: () => void }) {
  const router = useRouter();
  const { id, fullName } = repository;
  const [live, setLive] = useState<FetchDetails>();
  const [failure, setFailure] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const shown = live ?? repository;
  const { fetch, mirror } = shown;
  const progress = typeof fetch?.progress === 'number' ? `, ${fetch.progress} %` : '';

  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const result = await getFetch(id).catch(() => null);
      if (isGone) return;
      if (result?.ok) setLive(result.data);
      setFailure(result?.ok ? undefined : (result?.error.message ?? 'The server did not answer. It is asked again.'));
      timer = setTimeout(() => void look(), pollMs);
    };
    void look();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [id]);

  async function handleFetch() {
    setIsBusy(true);
    const result = await fetchNow([id]).catch(() => null);
    setIsBusy(false);
    const refusal = result?.ok ? result.data.failed[0]?.message : (result?.error.message ?? 'The server did not answer. Try again.');
    if (refusal === undefined) toast.success(<><bdi>{fullName}</bdi> is being fetched</>);
    else toast.error(refusal);
  }

  function handleClose() {
    onClose();
    router.refresh();
  }

  return (
    <Sheet
      open
      onOpenChange={(open) => { if (!open) handleClose(); }}
      title="Fetch log"
      description={<bdi className="wrap-anywhere">{fullName}</bdi>}
    >
      <DialogBody className="grid content-start gap-4">
        {failure === undefined ? null : <Notice tone="warning">{failure}</Notice>}
        <div role="status" aria-label="Progress">
          <DescriptionList
            items={[
              { term: 'Status', description: <RepositoryState {...shown} /> },
              ...(fetch?.phase ? [{ term: 'Doing', description: `${fetch.phase}${progress}` }] : []),
              { term: 'Last fetch', description: <TimeAgo value={mirror?.fetchedAt ?? null} /> },
              ...(fetch?.failedAt ? [{ term: 'Last failure', description: <TimeAgo value={fetch.failedAt} /> }] : []),
              ...(fetch?.nextFetchAt ? [{ term: 'Next fetch', description: <TimeAgo value={fetch.nextFetchAt} /> }] : []),
              ...(fetch?.missingSince ? [{ term: 'Not listed since', description: <TimeAgo value={fetch.missingSince} /> }] : []),
            ]}
          />
        </div>
        {fetch?.lastError ? (
          <Notice tone="danger" title={fetch.failures > 1 ? `Failed ${fetch.failures} times in a row` : 'The last fetch failed'}>
            {fetch.lastError}
          </Notice>
        ) : null}
        {live?.log ? (
          <CodeBlock label="Log" actions={<CopyButton compact text={live.log} what="log" size="sm" variant="ghost" />}>
            {live.log}
          </CodeBlock>
        ) : <p className="text-sm text-ink-3">{live === undefined ? 'Reading the log…' : 'Nothing was fetched yet.'}</p>}
      </DialogBody>
      <DialogFooter>
        <Button onClick={handleClose}>Close</Button>
        <Button
          variant="primary"
          busy={isBusy}
          icon={<RefreshCw aria-hidden />}
          disabledReason={mirror?.codeHost ? undefined : 'Its code host was removed.'}
          onClick={() => void handleFetch()}
        >
          Fetch now
        </Button>
      </DialogFooter>
    </Sheet>
  );
}
