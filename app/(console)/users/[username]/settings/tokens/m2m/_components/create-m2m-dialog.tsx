'use client';

import { useState } from 'react';
import { SecretReveal } from '@/components/secret/secret-reveal';
import { Dialog } from '@/components/ui/dialog';
import { expandScopes } from '@/lib/authz/scopes';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';
import { bearerCurl, graphqlCurl } from '../../curl';
import { CreateM2MForm, type CreateM2MFormProps } from './create-m2m-form';

export type CreateM2MDialogProps = Pick<CreateM2MFormProps, 'account' | 'scopes'> & {
  urls: { token: string; graphql: string };
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
      {created ? <CreatedM2M created={created} urls={urls} onDone={handleClose} /> : (
        <CreateM2MForm account={account} scopes={scopes} onCancel={onClose} onCreated={setCreated} />
      )}
    </Dialog>
  );
}

type CreatedM2MProps = { created: CreatedM2MCredential; urls: CreateM2MDialogProps['urls']; onDone: () => void };

function CreatedM2M({ created: { credential, clientSecret }, urls, onDone }: CreatedM2MProps) {
  const { clientId, scopes } = credential;
  // An example that the credential's own scopes refuse would be worse than none.
  const opensGraphql = expandScopes(scopes, 'graphql').has('users:read');
  return (
    <SecretReveal
      noun="client secret"
      values={[
        { label: 'Client ID', value: clientId, kind: 'identifier', help: 'Stays visible in the list.' },
        { label: 'Client secret', value: clientSecret, kind: 'secret' },
      ]}
      snippets={[
        { label: '1. Get a bearer, good for one hour', text: bearerCurl(urls.token, { clientId, clientSecret, scopes }) },
        ...(opensGraphql ? [{ label: '2. Call the API with it', text: graphqlCurl(urls.graphql, 'Bearer ACCESS_TOKEN') }] : []),
      ]}
      onDone={onDone}
    />
  );
}
