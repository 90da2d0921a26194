import 'server-only';
import { flushUses } from '@/lib/actor/usage';
import { flushUseCounts, takeLostCounts } from '@/lib/actor/use-counts';
import { flushRefusals } from '@/lib/audit/refusals';
import { db } from '@/lib/db/client';
import { logger } from '@/lib/log/logger';
import { sendDueMails } from '@/lib/mail/service-send';

const flushMs = 1_000;
const countMs = 5_000;
const mailMs = 2_000;
const cleanUpMs = 10 * 60 * 1_000;
const dayMs = 24 * 60 * 60 * 1_000;
/** Counts of uses: a year and the month before it. */
const usesKeptDays = 400;

/** Starts what runs beside the requests. The returned function stops it and writes what is pending. */
export function startBackgroundWork(): () => Promise<void> {
  const flushing = repeat('writing of uses and refusals', flushMs, flush);
  const counting = repeat('counting of uses', countMs, flushCounts);
  const cleaning = repeat('clean-up', cleanUpMs, cleanUp);
  const stopping = new AbortController();
  const mailing = repeat('sending of mails', mailMs, () => sendDueMails(stopping.signal));
  return async () => {
    // A mail server that does not answer must not hold up the end.
    stopping.abort();
    await Promise.all([flushing(), counting(), cleaning(), mailing()]);
    await flush();
    await flushCounts();
  };
}

async function flush(): Promise<void> {
  await flushUses();
  await flushRefusals();
}

async function flushCounts(): Promise<void> {
  await flushUseCounts();
  const lost = takeLostCounts();
  if (lost > 0) logger().warn({ lost }, 'requests were not counted: too many credentials at once');
}

/** Removes what has ended and tells nobody anything any more. Audit rows and tokens stay. */
async function cleanUp(): Promise<void> {
  const now = new Date();
  await db().idempotentAnswer.deleteMany({ where: { expiresAt: { lt: now } } });
  await db().rateLimit.deleteMany({ where: { expire: { lt: now.getTime() } } });
  // What was reported as leaked is shown for 30 days.
  const isForgotten = { OR: [{ leakedAt: null }, { leakedAt: { lt: new Date(now.getTime() - 31 * dayMs) } }] };
  await db().oAuthToken.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - 7 * dayMs) }, ...isForgotten } });
  const oldest = new Date(now.getTime() - usesKeptDays * dayMs);
  await db().accountUse.deleteMany({ where: { day: { lt: oldest } } });
  await db().credentialUse.deleteMany({ where: { day: { lt: oldest } } });
  await db().session.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - 30 * dayMs) } } });
  await db().passwordReset.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - 30 * dayMs) } } });
  await db().mail.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - 30 * dayMs) } } });
}

/** Runs `work` again and again, never twice at once; a failure is logged and the next turn comes all the same. */
function repeat(what: string, everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const turn = () => {
    running = work()
      .catch((error: unknown) => logger().error({ error }, `${what} failed`))
      .then(() => {
        if (!isStopped) timer = setTimeout(turn, everyMs).unref();
      });
  };
  timer = setTimeout(turn, everyMs).unref();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return running;
  };
}
