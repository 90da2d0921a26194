'use client';

import { useEffect, useState } from 'react';
import { ConfirmDialog } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { HolderPage, RoleWithHolders } from '@/lib/roles/schema';
import { deleteRole, firstHolders } from '../actions';

export type DeleteRoleDialogProps = { role: RoleWithHolders; onClose: () => void };

/** Names those who would lose the role before it is deleted. */
export function DeleteRoleDialog({ role: { id, name, holderCount }, onClose }: DeleteRoleDialogProps) {
  const [page, setPage] = useState<HolderPage>();

  useEffect(() => {
    let isCurrent = true;
    // Without the names there is still their number.
    void firstHolders(id).then((result) => { if (isCurrent && result.ok) setPage(result.data); }, () => undefined);
    return () => {
      isCurrent = false;
    };
  }, [id]);

  async function handleConfirm() {
    const result = await deleteRole(id);
    if (!result.ok) return result.error.message;
    toast.success(<><bdi>{name}</bdi> was deleted</>);
  }

  const total = page?.totalCount ?? holderCount;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Delete <bdi>{name}</bdi>?</>}
      confirmLabel="Delete"
      onConfirm={handleConfirm}
    >
      {total === 0 ? <p>Nobody holds it. This cannot be undone.</p> : (
        <>
          <p>
            {total === 1 ? 'One account loses' : `${total} accounts lose`} what it allows, from the next request on. This cannot be undone.
          </p>
          {page === undefined ? null : <Holders page={page} />}
        </>
      )}
    </ConfirmDialog>
  );
}

function Holders({ page: { holders, totalCount } }: { page: HolderPage }) {
  const more = totalCount - holders.length;
  return (
    <ul className="list-disc pl-5">
      {holders.map((holder) => <li key={holder.id} className="wrap-anywhere"><bdi>{holder.username}</bdi></li>)}
      {more > 0 ? <li>and {more} more</li> : null}
    </ul>
  );
}
