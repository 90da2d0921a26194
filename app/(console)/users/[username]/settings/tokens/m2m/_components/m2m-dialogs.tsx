'use client';

import dynamic from 'next/dynamic';
import type { M2MCredential } from '@/lib/oauth/schema';
import type { CreateM2MFormProps } from './create-m2m-form';
import { DeleteM2MDialog } from './delete-m2m-dialog';
import { DisableM2MDialog } from './disable-m2m-dialog';

// Out of the first load: the forms and what they need.
const NewSecretDialog = dynamic(() => import('./new-secret-dialog').then((module) => module.NewSecretDialog), { ssr: false });
const RevokeSecretDialog = dynamic(() => import('./revoke-secret-dialog').then((module) => module.RevokeSecretDialog), { ssr: false });
const EditM2MDialog = dynamic(() => import('./edit-m2m-dialog').then((module) => module.EditM2MDialog), { ssr: false });

export type M2MMode =
  | { kind: 'none' }
  | { kind: 'rotating' | 'adding' | 'editing' | 'disabling' | 'deleting'; credential: M2MCredential }
  | { kind: 'revoking'; credential: M2MCredential; secretId?: number };

export type M2MUrls = { token: string; graphql: string };

export type M2MDialogsProps = Pick<CreateM2MFormProps, 'scopes'> & {
  mode: M2MMode;
  urls: M2MUrls;
  onClose: () => void;
  /** A new secret is put away: what is behind the dialog may be asked for again. */
  onStored: () => void;
  onDeleted?: () => void;
};

/** The dialogs of one credential. They live above list and page: what a dialog holds survives when those change. */
export function M2MDialogs({ mode, scopes, urls, onClose, onStored, onDeleted }: M2MDialogsProps) {
  switch (mode.kind) {
    case 'none':
      return null;
    case 'rotating':
    case 'adding':
      return <NewSecretDialog credential={mode.credential} kind={mode.kind} urls={urls} onClose={onClose} onStored={onStored} />;
    case 'revoking':
      return <RevokeSecretDialog credential={mode.credential} secretId={mode.secretId} onClose={onClose} />;
    case 'editing':
      return <EditM2MDialog credential={mode.credential} scopes={scopes} onClose={onClose} />;
    case 'disabling':
      return <DisableM2MDialog credential={mode.credential} onClose={onClose} />;
    case 'deleting':
      return <DeleteM2MDialog credential={mode.credential} onClose={onClose} onDeleted={onDeleted} />;
  }
}
