'use client';

import { SecretReveal } from '@/components/secret/secret-reveal';
import { expandScopes } from '@/lib/authz/scopes';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';
import { bearerCurl, graphqlCurl } from '../../curl';
import type { M2MUrls } from './m2m-dialogs';

export type CreatedSecretProps = { created: CreatedM2MCredential; urls: M2MUrls; onDone: () => void };

/** The new client secret, this one time, with the requests that use it ready to paste. */
export function CreatedSecret({ created: { credential, clientSecret }, urls, onDone }: CreatedSecretProps) {
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
