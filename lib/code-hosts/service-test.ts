import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { testConnection } from './listing/list';
import { findHostRow } from './queries';
import type { ConnectionTestResult, TestCodeHostInput } from './schema';
import { codeHostNotFound, fillSecrets, readOrRefuse, storedOf } from './service';

const longestMs = 25_000;

/**
 * What the host says to a configuration, saved or not: as whom, and what is missing. Changes nothing.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (reason `secret_needed` as with saving)
 */
export async function testCodeHost({ actor }: OperationContext, { id, kind, config }: TestCodeHostInput): Promise<ConnectionTestResult> {
  authorize(actor, 'codehost.test');
  const row = id === undefined ? null : await findHostRow(id);
  if (id !== undefined && row?.kind !== kind) throw codeHostNotFound();
  const read = readOrRefuse(kind, config);
  const { token } = fillSecrets(read, row ? storedOf(row) : null);
  const signal = AbortSignal.timeout(longestMs);
  const result = await testConnection(read.settings, { token, signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
    return { isOk: false, message: 'The host did not answer in time.', username: null, scopes: null, missingScopes: [] };
  });
  return { ...result, warnings: read.warnings };
}
