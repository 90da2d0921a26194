'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';
import { CreateM2MForm, type CreateM2MFormProps } from './create-m2m-form';
import { CreatedSecret } from './created-secret';
import type { M2MUrls } from './m2m-dialogs';

export type CreateM2MDialogProps = Pick<CreateM2MFormProps, 'account' | 'scopes'> & {
  urls: M2MUrls;
  onClose: () => void;
  /** The secret is put away: the list may be asked for again. */
  onStored: (id: number) => void;
};

/** One dialog that turns from form to secret. */
export function CreateM2MDialog({ account, scopes, urls, onClose, onStored }: CreateM2MDialogProps) {
  const [created, setCreated] = useState<CreatedM2MCredential>();

  function handleClose() {
    if (created) onStored(created.credential.id);
    else onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={handleClose}
      size="lg"
      title={created ? 'M2M credential created' : 'Create M2M credential'}
      description={<>For <bdi className="wrap-anywhere">{account.username}</bdi></>}
    >
      {created ? <CreatedSecret created={created} urls={urls} onDone={handleClose} /> : (
        <CreateM2MForm account={account} scopes={scopes} onCancel={onClose} onCreated={setCreated} />
      )}
    </Dialog>
  );
}
