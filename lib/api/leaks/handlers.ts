import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from '@/lib/api/shared/json';
import { originOf } from '@/lib/api/shared/request-context';
import { asRecord, problemResponse, toProblem } from '@/lib/api/sessions/wire';
import { reportLeakOperation } from '@/lib/leaks/operations';
import { execute } from '@/lib/operation/execute';

const limits = { wireBytes: 256 * 1024, inflatedBytes: 1024 * 1024 };
// Answers leave on the beat: how long the work took would say whether something was recognised.
const beatMs = 200;
const answer = { message: 'Thank you. What is ours stops working now; this answer is the same whatever it was.' };

/**
 * `POST /.api/credentials/leaked`: takes `credential` or `credentials`, and `url` for where they were found. What was done is on
 * disk when it answers, and the answer is always the same.
 */
export async function handleLeakReport(request: Request): Promise<Response> {
  const startedAt = performance.now();
  const body = await readJson(request, limits);
  if (!body.ok) {
    if (body.problem === 'too_large') return problemResponse(413, 'invalid_input', 'The report is too large. Send it in parts.');
    return problemResponse(400, 'invalid_input', 'Send a JSON object.');
  }
  try {
    const { credential, ...rest } = asRecord(body.value);
    const input = credential === undefined || 'credentials' in rest ? asRecord(body.value) : { ...rest, credentials: [credential] };
    await execute(reportLeakOperation, { kind: 'anonymous', origin: originOf(request, 'rest') }, input);
  } catch (error) {
    return toProblem(error, request);
  }
  const beats = Math.ceil((performance.now() - startedAt) / beatMs);
  await sleep(Math.max(0, startedAt + beats * beatMs - performance.now()));
  return Response.json(answer, { status: 202, headers: { 'cache-control': 'no-store' } });
}
