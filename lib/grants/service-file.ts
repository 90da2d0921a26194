import 'server-only';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { longTransaction, type Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { measureEffect } from '@/lib/repositories/service-effect';
import { currentSettings } from '@/lib/site/settings';
import { badLine, readLines, writeHead, writeLine } from './file-format';
import { findExported } from './file-queries';
import { mostFileBytes, type FileChunks, type GrantsRestore, type RestoreGrantsInput } from './file-schema';
import {
  analyzeStage,
  applyChanges,
  compare,
  countChanges,
  digestOfState,
  findChanges,
  findDuplicate,
  findFirstPending,
  findLeftovers,
  findUnfit,
  holdStill,
  makeStage,
  noteScope,
  scopeRows,
  stageLines,
} from './restore-queries';
import { openSpool, readSpool } from './spool';

const target = { type: 'site', id: 'grants', name: 'grants' } as const;
const mostNames = 100;
const mostChanges = 100;

const bindMode = async () => (await currentSettings())['permissions.userMapping'].bindID;

interface ExportedGrants {
  chunks: AsyncIterableIterator<Uint8Array, undefined>;
  count: number;
}

/**
 * Everything explicit about who may read repositories, as one file in one snapshot. It is written to the disk first, so that a slow
 * reader holds no transaction open. Whoever takes the stream must read it to its end or close it.
 * @throws DomainError `forbidden`
 */
export async function exportGrants({ actor }: OperationContext): Promise<ExportedGrants> {
  authorize(actor, 'grant.export');
  const bindID = await bindMode();
  const spool = await openSpool();
  try {
    const count = await longTransaction(async (tx) => {
      let written = 0;
      await spool.appendFile(writeHead(bindID, new Date()));
      for await (const lines of findExported(tx)) {
        await spool.appendFile(lines.map(writeLine).join(''));
        written += lines.length;
      }
      await recordAudit(tx, actor, { action: 'grant.export', target, after: { lines: written } });
      return written;
    });
    return { chunks: readSpool(spool), count };
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/**
 * Makes everything explicit about who may read repositories what a file says, in one transaction, or says what that would change:
 * a dry run does the very same and takes it back. What no file names stays: memberships, path rules, deleted accounts and
 * repositories.
 * @throws DomainError `forbidden`, `invalid_input` that names the line, `conflict` when the grants, the accounts or the file are not
 *   those of the dry run
 */
export async function restoreGrants({ actor }: OperationContext, { file, dryRun, plan }: RestoreGrantsInput): Promise<GrantsRestore> {
  authorize(actor, 'grant.restore');
  const by = await bindMode();
  const spool = await openSpool();
  try {
    const digest = await writeSpool(spool, file);
    return await longTransaction(async (tx) => {
      const lines = await stage(tx, spool, by);
      await holdStill(tx);
      await refuseUnfit(tx);
      await compare(tx, by);
      const now = createHash('sha256')
        .update(`${digest} ${await digestOfState(tx)}`)
        .digest('hex');
      if (!dryRun && plan !== now) throw planChanged();
      const counts = await countChanges(tx);
      const leftovers = await findLeftovers(tx, by, mostNames);
      const changes = await findChanges(tx, mostChanges);
      const scope = await noteScope(tx);
      const effect = await measureEffect(tx, scopeRows, () => applyChanges(tx, isAccount(actor) ? actor.userId : null));
      const { grant, pending, unrestricted, wildcard } = counts;
      const facts = {
        lines,
        grants: grant,
        pending: { added: pending.added, removed: pending.removed },
        unrestricted: { opened: unrestricted.added, closed: unrestricted.removed },
        wildcards: wildcard,
      };
      const result = { isApplied: !dryRun, plan: now, ...facts, ...leftovers, changes, effect: { ...scope, ...effect } };
      if (dryRun) throw new TakenBack(result);
      const { gained, lost } = effect;
      await recordAudit(tx, actor, { action: 'grant.restore', target, after: { ...facts, fileSha256: digest, gained, lost, changes } });
      return result;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.result;
    throw error;
  } finally {
    await spool.close();
  }
}

/** Ends the transaction of a dry run, which leaves nothing but what it found. */
class TakenBack extends Error {
  constructor(readonly result: GrantsRestore) {
    super('A dry run takes its changes back.');
  }
}

/** @returns the digest of the file */
async function writeSpool(spool: FileHandle, file: FileChunks): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of file) {
    const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes += piece.length;
    if (bytes > mostFileBytes) {
      const message = `A file of grants has at most ${mostFileBytes.toLocaleString('en')} bytes. Nothing was changed.`;
      throw new DomainError('invalid_input', { reason: 'grants_file_too_large', message });
    }
    hash.update(piece);
    await spool.appendFile(piece);
  }
  return hash.digest('hex');
}

/** Puts the lines into a temporary table. @returns how many */
async function stage(tx: Tx, spool: FileHandle, by: 'email' | 'username'): Promise<number> {
  let fileBy = by;
  let count = 0;
  await makeStage(tx);
  for await (const part of readLines(readSpool(spool, { keepOpen: true }))) {
    if (part.kind === 'head') fileBy = part.head.bindID;
    else {
      await stageLines(tx, part.lines, fileBy);
      count += part.lines.length;
    }
  }
  await analyzeStage(tx);
  const pending = fileBy === by ? null : await findFirstPending(tx);
  if (pending !== null) {
    throw badLine(pending, `It waits for a ${fileBy}, while this site names accounts by ${by} (permissions.userMapping).`);
  }
  const twice = await findDuplicate(tx);
  if (twice) throw badLine(twice.second, `It names the same as line ${twice.first}. Remove one of them.`);
  return count;
}

async function refuseUnfit(tx: Tx): Promise<void> {
  const unfit = await findUnfit(tx);
  if (!unfit) return;
  const { line, kind, account } = unfit;
  throw badLine(
    line,
    kind === 'wildcard'
      ? `Only service accounts can have all repositories, and ${account} is a person.`
      : `${account} inherits what deleted accounts made, and reads nothing.`,
  );
}

const planChanged = () =>
  new DomainError('conflict', {
    reason: 'grants_changed',
    message: 'The grants, the accounts or the file are not those of the dry run. Nothing was changed. Do a dry run again.',
  });
