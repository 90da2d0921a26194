'use client';

import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { SiteRepository } from '@/lib/repositories/schema';
import { deleteRepositories, setUnrestricted } from '../actions';
import { FetchLogSheet } from './fetch-log-sheet';
import { reportEach } from './report-each';

const typedAbove = 10;

export type Question = { kind: 'open' | 'close' | 'delete' | 'log'; rows: readonly SiteRepository[] };
export type RepositoryDialogsProps = { question: Question; onClose: () => void; onDone: (failedIds: readonly number[]) => void };

/** Whatever opens from the list, in one part that is fetched when the first of them is wanted. */
export function RepositoryDialogs({ question: { kind, rows }, onClose, onDone }: RepositoryDialogsProps) {
  const [only] = rows;
  if (!only) return null;
  if (kind === 'log') return <FetchLogSheet repository={only} onClose={onClose} />;
  return kind === 'delete' ? <DeleteDialog rows={rows} onClose={onClose} onDone={onDone} /> : (
    <UnrestrictedDialog isUnrestricted={kind === 'open'} rows={rows} onClose={onClose} onDone={onDone} />
  );
}

type DialogProps = Omit<RepositoryDialogsProps, 'question'> & { rows: readonly SiteRepository[] };

const nameOf = (rows: readonly SiteRepository[]) =>
  rows.length === 1 ? <bdi className="wrap-anywhere">{rows[0]?.fullName}</bdi> : <>{rows.length} repositories</>;

function UnrestrictedDialog({ isUnrestricted, rows, onClose, onDone }: DialogProps & { isUnrestricted: boolean }) {
  const name = nameOf(rows);
  const count = rows.length;

  async function handleConfirm() {
    const result = await setUnrestricted(rows.map(({ id }) => id), isUnrestricted);
    if (!result.ok) return result.error.message;
    toast.success(<>{name} {count === 1 ? 'is' : 'are'} {isUnrestricted ? 'unrestricted now' : 'not unrestricted any more'}</>);
    onDone([]);
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={isUnrestricted ? <>Make {name} unrestricted?</> : <>End unrestricted for {name}?</>}
      confirmLabel={isUnrestricted ? 'Make unrestricted' : 'End unrestricted'}
      tone={isUnrestricted ? 'danger' : 'primary'}
      {...(count > typedAbove ? { typeToConfirm: `${isUnrestricted ? 'open' : 'close'} ${count}` } : {})}
      onConfirm={handleConfirm}
    >
      <p>
        {isUnrestricted
          ? 'Every account of this site, external people and service accounts too, reads the code from the next request on.'
          : 'From the next request on only those read the code who have another reason to: visibility, a membership, a share or a grant.'}
      </p>
      {count === 1 ? null : <p>All of them are changed, or none.</p>}
    </ConfirmDialog>
  );
}

function DeleteDialog({ rows, onClose, onDone }: DialogProps) {
  const count = rows.length;
  const mirrors = rows.filter(({ origin }) => origin === 'MIRROR').length;

  async function handleConfirm() {
    const result = await deleteRepositories(rows.map(({ id }) => id));
    if (!result.ok) return result.error.message;
    onDone(reportEach(result, rows, { one: 'was deleted', many: 'were deleted' }));
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Delete {nameOf(rows)}?</>}
      confirmLabel="Delete"
      {...(count > typedAbove ? { typeToConfirm: `delete ${count}` } : {})}
      onConfirm={handleConfirm}
    >
      <p>Nobody sees {count === 1 ? 'it' : 'them'} from the next request on.</p>
      {mirrors < count ? <p>What lives on this server alone is erased after a week.</p> : null}
      {mirrors > 0 ? <p>
        Copies go at once, and come back while a code host lists them. Take them out of the connection to keep them away.
      </p> : null}
      {count === 1 ? null : <p>
        Each is deleted by itself. If one cannot be, you are told which and why, and the others are deleted all the same.
      </p>}
    </ConfirmDialog>
  );
}
