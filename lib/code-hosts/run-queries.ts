import 'server-only';
import { db, type Db, type Tx } from '@/lib/db/client';
import { findHostRow, type HostRow } from './queries';

// Columns of the clock are written past Prisma, which would date the row as edited by a person.

/** Of runs of which the process died: nobody holds the lock of this host but who asks this. */
export async function failLostSyncs(codeHostId: number): Promise<void> {
  await db().codeHostSync.updateMany({
    where: { codeHostId, state: 'RUNNING' },
    data: { state: 'FAILED', finishedAt: new Date(), error: 'The server ended during this run. Another one follows.' },
  });
}

/** The run that waits, taken; null when none does or the connection is gone. */
export async function takeSync(codeHostId: number): Promise<{ id: number; host: HostRow } | null> {
  const host = await findHostRow(codeHostId);
  if (!host) {
    await db().codeHostSync.updateMany({ where: { codeHostId, state: 'QUEUED' }, data: { state: 'CANCELLED', finishedAt: new Date() } });
    return null;
  }
  const rows = await db().$queryRaw<{ id: number }[]>`
    UPDATE "CodeHostSync" SET state = 'RUNNING', "startedAt" = now()
    WHERE id = (SELECT id FROM "CodeHostSync" WHERE "codeHostId" = ${codeHostId} AND state = 'QUEUED' ORDER BY id LIMIT 1)
      AND state = 'QUEUED'
    RETURNING id`;
  return rows[0] ? { id: rows[0].id, host } : null;
}

/** Tells how far a run is. @returns false when somebody cancelled it */
export async function reportProgress(id: number, found: number, log: string): Promise<boolean> {
  return (await db().$executeRaw`UPDATE "CodeHostSync" SET found = ${found}, log = ${log} WHERE id = ${id} AND state = 'RUNNING'`) > 0;
}

export interface SyncEnd {
  state: 'DONE' | 'FAILED' | 'QUEUED';
  found: number;
  added: number;
  changed: number;
  removed: number;
  log: string;
  error: string | null;
}

export async function endSync(id: number, { state, ...facts }: SyncEnd): Promise<void> {
  const times = state === 'QUEUED' ? { startedAt: null } : { finishedAt: new Date() };
  await db().codeHostSync.updateMany({ where: { id, state: 'RUNNING' }, data: { state, ...facts, ...times } });
}

/** When the host is looked at again, and until when it wants to be left alone. */
export async function setNextSync(codeHostId: number, at: Date, limitedUntil: Date | null, tx: Db = db()): Promise<void> {
  await tx.$executeRaw`
    UPDATE "CodeHost" SET "nextSyncAt" = ${at}, "limitedUntil" = ${limitedUntil}
    WHERE id = ${codeHostId} AND "deletedAt" IS NULL`;
}

/** Queues a run for each host whose time has come. @returns the hosts that have one waiting or were left behind by a process that died */
export async function queueDue(tx: Tx): Promise<number[]> {
  // The next time is set at the end of the run. Until then the one that waits keeps another from being queued.
  await tx.$executeRaw`
    INSERT INTO "CodeHostSync" ("codeHostId")
    SELECT h.id FROM "CodeHost" h
    WHERE h."deletedAt" IS NULL AND h."nextSyncAt" <= now()
      AND NOT EXISTS (SELECT 1 FROM "CodeHostSync" s WHERE s."codeHostId" = h.id AND s.state IN ('QUEUED', 'RUNNING'))
    ORDER BY h."nextSyncAt" LIMIT 500`;
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT DISTINCT "codeHostId" AS id FROM "CodeHostSync" WHERE state IN ('QUEUED', 'RUNNING') ORDER BY 1 LIMIT 1000`;
  return rows.map(({ id }) => id);
}
