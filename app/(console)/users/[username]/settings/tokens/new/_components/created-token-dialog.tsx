'use client';

import { SecretRevealDialog } from '@/components/secret/secret-reveal-dialog';
import { expandScopes } from '@/lib/authz/scopes';
import { graphqlCurl } from '../../curl';

export type CreatedTokenDialogProps = { secret: string; scopes: readonly string[]; graphqlUrl: string; onDone: () => void };

export function CreatedTokenDialog({ secret, scopes, graphqlUrl, onDone }: CreatedTokenDialogProps) {
  // An example that the token's own scopes refuse would be worse than none.
  const opensGraphql = expandScopes(scopes, 'graphql').has('users:read');
  return (
    <SecretRevealDialog
      open
      title="Access token created"
      noun="token"
      values={[{ label: 'Access token', value: secret, kind: 'secret' }]}
      snippets={opensGraphql ? [{ label: 'Try it: who am I', text: graphqlCurl(graphqlUrl, `token ${secret}`) }] : []}
      onDone={onDone}
    />
  );
}
