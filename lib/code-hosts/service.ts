import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { enqueue } from '@/lib/queue/enqueue';
import { readConfig, secretKeys, type ReadConfig } from './config';
import { redactedWord, type CodeHostKind } from './config-schema';
import { finishRemovalJob, synchroniseJob } from './jobs';
import {
  cancelSyncs,
  findCodeHost,
  findCodeHosts,
  forgetPages,
  insertHost,
  insertSync,
  lockHost,
  releaseMirrors,
  updateHost,
  type HostRow,
} from './queries';
import type { CodeHost, CreateCodeHostInput, DeleteCodeHostInput, ListCodeHostsInput, UpdateCodeHostInput } from './schema';
import { openSecrets, sealSecrets } from './secrets';
import { originOf, type HostSecrets } from './settings';

export const codeHostNotFound = () =>
  new DomainError('not_found', { reason: 'code_host_not_found', message: 'This connection does not exist, or it was removed.' });

export const targetOf = ({ id, displayName }: { id: number; displayName: string }) =>
  ({ type: 'code-host' as const, id, name: displayName });

/** @throws DomainError `forbidden` */
export async function listCodeHosts({ actor }: OperationContext, input: ListCodeHostsInput) {
  authorize(actor, 'codehost.read');
  return findCodeHosts(input);
}

/** @throws DomainError `forbidden`, `not_found` */
export async function getCodeHost({ actor }: OperationContext, id: number): Promise<CodeHost> {
  authorize(actor, 'codehost.read');
  const host = await findCodeHost(id);
  if (!host) throw codeHostNotFound();
  return host;
}

/** @throws DomainError `invalid_input` naming everything that is wrong, each with its line */
export function readOrRefuse(kind: CodeHostKind, config: string): ReadConfig {
  const read = readConfig(kind, config);
  if (!('problems' in read)) return read;
  const message = read.problems.slice(0, 20).join(' ');
  throw new DomainError('invalid_input', { message: `The configuration cannot be used. ${message}`, fields: { config: message } });
}

/**
 * Puts stored secrets where the word REDACTED stands. They go to the address they were given for, and to no other.
 * @throws DomainError `invalid_input` (reason `secret_needed`) when nothing is stored, or scheme, host or port differ
 */
export function fillSecrets({ settings, secrets }: ReadConfig, stored: { url: string; secrets: HostSecrets } | null): HostSecrets {
  const filled = { ...secrets };
  for (const key of secretKeys) {
    if (secrets[key] !== redactedWord) continue;
    const known = stored?.secrets[key] ?? '';
    const isElsewhere = stored !== null && originOf(stored.url) !== originOf(settings.url);
    if (known !== '' && !isElsewhere) filled[key] = known;
    else {
      const why = known === ''
        ? `${redactedWord} stands for a stored secret, but none is stored.`
        : 'The address is another one, and a stored secret is not sent there.';
      throw new DomainError('invalid_input', {
        reason: 'secret_needed',
        message: `${key}: ${why} Write it again.`,
        fields: { config: `${key}: ${why} Write it again.` },
      });
    }
  }
  return filled;
}

export const storedOf = (row: HostRow) => ({ url: row.url, secrets: openSecrets(row.id, row) });

const columnsOf = ({ settings, redacted }: ReadConfig) => ({
  url: settings.url,
  gitUrlType: settings.gitUrlType,
  sshKnownHosts: settings.sshKnownHosts,
  config: redacted,
});

/**
 * Adds a connection, and queues its first look at what the host has.
 * @throws DomainError `forbidden`, `invalid_input`
 */
export async function createCodeHost({ actor, transaction }: OperationContext, input: CreateCodeHostInput): Promise<CodeHost> {
  authorize(actor, 'codehost.create');
  const { kind, displayName, syncIntervalMinutes } = input;
  const read = readOrRefuse(kind, input.config);
  const secrets = fillSecrets(read, null);
  const createdById = isAccount(actor) ? actor.userId : null;
  return transaction(async (tx) => {
    const nextSyncAt = nextIn(syncIntervalMinutes);
    const id = await insertHost(tx, { kind, displayName, syncIntervalMinutes, createdById, nextSyncAt, ...columnsOf(read) });
    // The row itself is part of what a secret is sealed with.
    await updateHost(tx, id, sealSecrets(id, secrets));
    await insertSync(tx, id, createdById);
    await recordAudit(tx, actor, {
      action: 'codehost.create',
      target: targetOf({ id, displayName }),
      after: { kind, displayName, syncIntervalMinutes, config: read.redacted },
    });
    await enqueue(synchroniseJob, { codeHostId: id }, { singletonKey: String(id), tx });
    return found(await findCodeHost(id, tx));
  });
}

export const nextIn = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

const found = (host: CodeHost | null): CodeHost => {
  if (!host) throw codeHostNotFound();
  return host;
};

/**
 * Changes a connection. Another configuration ends the run under way and queues a new one.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (reason `stale_edit`), `invalid_input` (reason `secret_needed` where a
 *   stored secret would go to another address)
 */
export async function updateCodeHost({ actor, transaction }: OperationContext, input: UpdateCodeHostInput): Promise<CodeHost> {
  authorize(actor, 'codehost.update');
  const { id, lastUpdatedAt, config, ...asked } = input;
  return transaction(async (tx) => {
    const row = await lockHost(tx, id);
    if (!row) throw codeHostNotFound();
    if (lastUpdatedAt !== undefined && lastUpdatedAt !== row.updatedAt.toISOString()) {
      const message = 'Somebody else changed this connection meanwhile. Load it again and repeat your change.';
      throw new DomainError('conflict', { reason: 'stale_edit', message });
    }
    const read = config === undefined ? null : readOrRefuse(row.kind, config);
    const stored = storedOf(row);
    const secrets = read ? fillSecrets(read, stored) : stored.secrets;
    const newSecrets = secretKeys.filter((key) => secrets[key] !== stored.secrets[key]);
    const wanted = {
      displayName: asked.displayName ?? row.displayName,
      syncIntervalMinutes: asked.syncIntervalMinutes ?? row.syncIntervalMinutes,
    };
    const isRead = read !== null && (read.redacted !== row.config || newSecrets.length > 0);
    const before = { displayName: row.displayName, syncIntervalMinutes: row.syncIntervalMinutes, config: row.config };
    const after = { ...wanted, config: read?.redacted ?? row.config };
    const changed = (['displayName', 'syncIntervalMinutes', 'config'] as const).filter((key) => before[key] !== after[key]);
    if (changed.length === 0 && newSecrets.length === 0) return found(await findCodeHost(id, tx));
    const nextSyncAt = nextIn(wanted.syncIntervalMinutes);
    await updateHost(tx, id, {
      ...wanted,
      ...(wanted.syncIntervalMinutes === row.syncIntervalMinutes ? {} : { nextSyncAt }),
      ...(isRead ? { ...columnsOf(read), ...sealSecrets(id, secrets) } : {}),
    });
    if (isRead) {
      await forgetPages(tx, id);
      await cancelSyncs(tx, id, 'The connection was changed during this run.');
      await insertSync(tx, id, isAccount(actor) ? actor.userId : null);
      await enqueue(synchroniseJob, { codeHostId: id }, { singletonKey: String(id), tx });
    }
    const pick = (from: typeof before) => Object.fromEntries(changed.map((key) => [key, from[key]]));
    await recordAudit(tx, actor, {
      action: 'codehost.update',
      target: targetOf({ id, displayName: wanted.displayName }),
      before: pick(before),
      after: { ...pick(after), ...(newSecrets.length > 0 ? { newSecrets } : {}) },
    });
    return found(await findCodeHost(id, tx));
  });
}

/**
 * Removes a connection with its secrets. Its repositories go with it at once, or stay as copies that are fetched no more.
 * @throws DomainError `forbidden`, `not_found`
 */
export async function deleteCodeHost({ actor, transaction }: OperationContext, { id, repositories }: DeleteCodeHostInput): Promise<null> {
  authorize(actor, 'codehost.delete');
  return transaction(async (tx) => {
    const row = await lockHost(tx, id);
    if (!row) throw codeHostNotFound();
    await cancelSyncs(tx, id, 'The connection was removed during this run.');
    await forgetPages(tx, id);
    const count = await releaseMirrors(tx, id, repositories);
    await updateHost(tx, id, { deletedAt: new Date(), sealedToken: null, sealedSshKey: null, sealKeyId: null });
    await recordAudit(tx, actor, {
      action: 'codehost.delete',
      target: targetOf(row),
      before: { kind: row.kind, url: row.url, config: row.config },
      after: { repositories, count },
    });
    // A run that was about to write when this began writes before the job looks.
    await enqueue(finishRemovalJob, { codeHostId: id, repositories }, { singletonKey: String(id), tx });
    return null;
  });
}
