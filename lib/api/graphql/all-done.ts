import 'server-only';
import { DomainError, errorCodes } from '@/lib/errors/domain-error';
import type { BulkResult } from '@/lib/users/bulk-schema';
import { emptyResponse } from './wire';

/** Reasons are written out up to here, in characters; accounts beyond are named without. A thousand may be asked for at once. */
const mostReasonText = 20_000;

/** Nothing to say when every account was changed; else an error that names those that were not. The others stay changed. */
export function allDone({ done, failed }: BulkResult): typeof emptyResponse {
  const [first] = failed;
  if (!first) return emptyResponse;
  const code = errorCodes.find((known) => known === first.code) ?? 'unavailable';
  if (failed.length === 1 && done.length === 0) {
    throw new DomainError(code, { message: first.message, ...(first.reason ? { reason: first.reason } : {}) });
  }
  throw new DomainError(code, {
    message: `${failed.length} of ${failed.length + done.length} accounts were not changed, the others were. ${nameAll(failed)}`,
  });
}

function nameAll(failed: BulkResult['failed']): string {
  const sentences: string[] = [];
  const unexplained: number[] = [];
  let length = 0;
  for (const { id, message } of failed) {
    const sentence = `${id}: ${message}`;
    length += sentence.length + 1;
    if (length <= mostReasonText) sentences.push(sentence);
    else unexplained.push(id);
  }
  if (unexplained.length > 0) sentences.push(`Nor were these: ${unexplained.join(', ')}.`);
  return sentences.join(' ');
}
