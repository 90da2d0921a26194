import 'server-only';
import { logger } from '@/lib/log/logger';
import { markFailed, markSent, postponeMail, takeDueMail } from './queries';
import type { DueMail } from './schema';
import { isMailConfigured } from './service';
import { deliver, type Delivery } from './transport';

const leaseSeconds = 120;
const mostInOneTurn = 100;
const firstPauseMs = 30_000;
const longestPauseMs = 60 * 60 * 1_000;
const giveUpAfterMs = 8 * 60 * 60 * 1_000;

/**
 * Sends what is due, one after another, until nothing is or the mail server turns out to be away. Several instances may do so
 * at once. A mail is sent at least once: twice, should the server die between the sending and the note of it.
 */
export async function sendDueMails(signal: AbortSignal = new AbortController().signal): Promise<void> {
  if (!isMailConfigured()) return;
  for (let count = 0; count < mostInOneTurn && !signal.aborted; count += 1) {
    const mail = await takeDueMail(leaseSeconds);
    if (!mail) return;
    const outcome = await send(mail, signal);
    if (!outcome.ok && outcome.isServerAtFault) return;
  }
}

async function send(mail: DueMail, signal: AbortSignal): Promise<Delivery> {
  const { id, kind, attempts, content } = mail;
  const outcome: Delivery = content
    ? await deliver(mail, content, signal)
    : { ok: false, problem: 'the server key that sealed it is gone', isFinal: true, isServerAtFault: false };
  if (outcome.ok) {
    await markSent(id);
    return outcome;
  }
  const { problem, isFinal } = outcome;
  const isTooOld = Date.now() - mail.createdAt.getTime() > giveUpAfterMs;
  if (isFinal || isTooOld) await markFailed(id, problem);
  else await postponeMail(id, new Date(Date.now() + pauseMs(attempts)), problem);
  logger().warn({ mailId: id, kind, attempts, problem, givenUp: isFinal || isTooOld }, 'mail was not taken');
  return outcome;
}

/** Half a minute, then twice as long each time, up to an hour. */
export const pauseMs = (attempts: number): number => Math.min(firstPauseMs * 2 ** Math.max(0, attempts - 1), longestPauseMs);
