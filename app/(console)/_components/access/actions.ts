'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import type { AccessExplanation } from '@/lib/repositories/explain-schema';
import { explainAccessOperation } from '@/lib/repositories/operations-access';
import { listAccessTokensOperation } from '@/lib/tokens/operations';
import { getUserOperation } from '@/lib/users/operations';

export type ExplainValues = { username: string; repository: string; /** Such as `access-token:12`; empty for none. */ credential: string };
export type NamedCredential = { value: string; label: string };
export type Explained = { explanation: AccessExplanation; credentials: NamedCredential[] };

/** Why an account may read a repository, with what it could come with. */
export async function explainAccess({ username, repository, credential }: ExplainValues): Promise<ActionResult<Explained>> {
  const account = await act(getUserOperation, { username });
  if (!account.ok) return atField(account, 'username');
  const { id, kind } = account.data;
  const [credentialKind, credentialId] = credential.split(':');
  const explained = await act(explainAccessOperation, {
    userId: id,
    repository: { name: repository },
    ...(credentialId ? { credential: { kind: credentialKind, id: Number(credentialId) } } : {}),
  });
  if (!explained.ok) return explained.error.code === 'not_found' ? atField(explained, 'repository') : explained;
  const [tokens, m2m] = await Promise.all([
    act(listAccessTokensOperation, { userId: id, limit: 50 }),
    kind === 'SERVICE_ACCOUNT' ? act(listM2MCredentialsOperation, { userId: id, limit: 50 }) : null,
  ]);
  return {
    ok: true,
    data: {
      explanation: explained.data,
      // Whoever may not see those credentials explains without one.
      credentials: [
        ...(tokens.ok ? tokens.data.tokens.map((token) => ({ value: `access-token:${token.id}`, label: `Token ${token.note}` })) : []),
        ...(m2m?.ok ? m2m.data.credentials.map((each) => ({ value: `m2m-credential:${each.id}`, label: `M2M ${each.name}` })) : []),
      ],
    },
  };
}

function atField({ error }: { error: { code: string; message: string } }, field: keyof ExplainValues): ActionResult<never> {
  return { ok: false, error: { code: error.code, message: error.message, fields: { [field]: error.message } } };
}
