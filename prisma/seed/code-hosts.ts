import type { AccountActor } from '@/lib/actor/actor';
import {
  cancelCodeHostSyncOperation,
  createCodeHostOperation,
  deleteCodeHostOperation,
  synchroniseCodeHostOperation,
  updateCodeHostOperation,
} from '@/lib/code-hosts/operations';
import { execute } from '@/lib/operation/execute';
import { unique } from './people';

/** What events of the audit log changes to connections leave, by operation. */
export const codeHostEvents: Record<string, string> = {
  'codeHosts.create': 'codehost.create',
  'codeHosts.update': 'codehost.update',
  'codeHosts.delete': 'codehost.delete',
  'codeHosts.synchronise': 'codehost.synchronise',
  'codeHosts.cancelSync': 'codehost.cancelSync',
};

/** Every change to a connection, once; no host is asked. Returns the secrets that it was given. */
export async function administerCodeHosts(admin: AccountActor): Promise<string[]> {
  const [token, other, webhook] = [unique('token'), unique('token'), unique('webhook')];
  const config = `{
  // "${token}" was asked for by nobody
  "url": "https://git.example.test",
  "token": "${token}",
  "webhooks": [{ "secret": "${webhook}" }]
}`;
  const { id } = await execute(createCodeHostOperation, admin, { kind: 'GITLAB', displayName: unique('host'), config });
  await execute(updateCodeHostOperation, admin, { id, config: config.replaceAll(token, other) });
  await execute(cancelCodeHostSyncOperation, admin, { id });
  await execute(synchroniseCodeHostOperation, admin, { id });
  await execute(deleteCodeHostOperation, admin, { id, repositories: 'keep' });
  return [token, other, webhook];
}
