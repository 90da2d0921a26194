import { Notice } from '@/components/ui/notice';
import type { ConnectionTestResult } from '@/lib/code-hosts/schema';

/** What a test of the connection saw. */
export function TestResult({ result: { isOk, message, scopes, missingScopes, warnings } }: { result: ConnectionTestResult }) {
  const isGood = isOk && missingScopes.length === 0;
  const title = isOk ? 'The connection works' : 'The connection does not work';
  return (
    <Notice tone={isGood ? 'success' : isOk ? 'warning' : 'danger'} role="status" title={title}>
      <p><bdi>{message}</bdi></p>
      {scopes === null || scopes.length === 0 ? null : <p>Scopes of the token: <bdi>{scopes.join(', ')}</bdi>.</p>}
      {missingScopes.length === 0 ? null : <p>Missing scopes: {missingScopes.join(', ')}. Without them private repositories stay out.</p>}
      {warnings.map((warning) => <p key={warning}>{warning}</p>)}
    </Notice>
  );
}
