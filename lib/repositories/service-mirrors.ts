import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { transaction, type Tx } from '@/lib/db/client';
import { isDomainError } from '@/lib/errors/domain-error';
import { parseRemote } from '@/lib/git/remote';
import { maxFullNameLength, pathSegment } from '@/lib/groups/schema';
import { ensureGroups } from '@/lib/groups/service-synchronise';
import { enqueue } from '@/lib/queue/enqueue';
import { fetchDueJob, removeFolderJob } from './jobs';
import {
  findHolders,
  findMirrored,
  findMirroredAfter,
  insertMirrors,
  lockNames,
  markMissing,
  updateMirror,
  updateRepository,
  type Mirrored,
  type NewMirror,
} from './mirror-queries';
import type { ListedRepository, Reconciled, ReconcileInput } from './mirror-schema';

const batchSize = 200;
const mostProblems = 200;
const namesInAudit = 20;

/**
 * Makes the copies of a connection those that its host lists: new ones are added, renamed ones keep their id by `externalId`, and
 * visibility, archived, fork, description and stars follow the host. What two complete lists in a row lack is removed; it comes
 * back with its grants if the host has it again within a week. A name that cannot be taken over is told, and the rest goes on.
 *
 * @throws DomainError `forbidden`
 */
export async function reconcileMirrors(actor: Actor, { codeHostId, listed, isComplete }: ReconcileInput): Promise<Reconciled> {
  authorize(actor, 'repository.synchronise');
  const total: Reconciled = { added: 0, changed: 0, removed: 0, missing: 0, problems: [] };
  const names = { added: [] as string[], removed: [] as string[] };
  const byExternalId = new Map(listed.map((each) => [each.externalId, each]));
  const tell = (fullName: string, message: string) => {
    if (total.problems.length < mostProblems) total.problems.push({ fullName: fullName.slice(0, 300), message });
  };
  const wanted = [...byExternalId.values()];
  for (let start = 0; start < wanted.length; start += batchSize) {
    const batch = wanted.slice(start, start + batchSize);
    const done = await transaction((tx) => takeOver(tx, { actor, codeHostId, batch, byExternalId, isComplete, tell }));
    total.added += done.added.length;
    total.changed += done.changed;
    names.added.push(...done.added.slice(0, namesInAudit));
  }
  if (isComplete) await dropMissing(actor, codeHostId, byExternalId, total, names.removed);
  if (total.added + total.changed + total.removed > 0) {
    await transaction(async (tx) => {
      const { added, changed, removed } = total;
      const some = { added: names.added.slice(0, namesInAudit), removed: names.removed.slice(0, namesInAudit) };
      await recordAudit(tx, actor, { action: 'repository.synchronise', after: { codeHostId, added, changed, removed, names: some } });
      await enqueue(fetchDueJob, {}, { singletonKey: 'now', tx });
    });
  }
  return total;
}

interface Batch {
  actor: Actor;
  codeHostId: number;
  batch: readonly ListedRepository[];
  byExternalId: ReadonlyMap<string, ListedRepository>;
  isComplete: boolean;
  tell: (fullName: string, message: string) => void;
}

async function takeOver(tx: Tx, context: Batch): Promise<{ added: string[]; changed: number }> {
  const { codeHostId, tell } = context;
  await lockNames(tx);
  const usable = context.batch.filter((each) => {
    const problem = problemOf(each);
    if (problem) tell(each.fullName, problem);
    return problem === null;
  });
  const rows = await findMirrored(tx, codeHostId, usable.map(({ externalId }) => externalId));
  const known = new Map(rows.map((row) => [row.externalId, row]));
  const named = await giveNames(tx, usable, known, context);
  const fresh: NewMirror[] = [];
  let changed = 0;
  for (const each of usable) {
    const row = known.get(each.externalId);
    const groupId = named.get(each.externalId);
    if (row) changed += (await follow(tx, context.actor, row, each, groupId)) ? 1 : 0;
    else if (groupId !== undefined) fresh.push(newMirror(each, groupId));
  }
  if (fresh.length > 0) await insertMirrors(tx, codeHostId, fresh);
  return { added: fresh.map(({ repository }) => repository.fullName), changed };
}

/** Why a row of a list cannot be taken over at all, or null. */
function problemOf({ externalId, fullName, remoteUrl }: ListedRepository): string | null {
  const steps = fullName.split('/');
  if (externalId === '' || externalId.length > 500 || externalId.includes('\0')) return 'The host gives it no usable id.';
  if (fullName.length > maxFullNameLength) return `Its name has more than ${maxFullNameLength} characters.`;
  if (steps.length < 2) return 'Its name has no group in front.';
  const bad = steps.map((step) => pathSegment.safeParse(step).error?.issues[0]?.message).find((message) => message !== undefined);
  if (bad) return `Its name cannot be used here. ${bad}`;
  return parseRemote(remoteUrl) ? null : 'Its address cannot be cloned from.';
}

const keyOf = (fullName: string) => fullName.toLowerCase();
const isLiving = (row: Mirrored | undefined): row is Mirrored => row !== undefined && row.repository.deletedAt === null;

/**
 * Finds the group of each repository that is new, renamed or back.
 * @returns by external id; who is not in it keeps the name it has, or is not taken over
 */
async function giveNames(
  tx: Tx,
  usable: ListedRepository[],
  known: ReadonlyMap<string, Mirrored>,
  { codeHostId, byExternalId, isComplete, tell }: Batch,
): Promise<Map<string, number>> {
  const named = new Map<string, number>();
  const asking = usable.filter((each) => {
    const row = known.get(each.externalId);
    return !isLiving(row) || row.repository.fullName !== each.fullName;
  });
  if (asking.length === 0) return named;
  const holders = new Map((await findHolders(tx, asking.map(({ fullName }) => keyOf(fullName)))).map((row) => [row.key, row]));
  const taken = new Set<string>();
  for (const each of asking) {
    const key = keyOf(each.fullName);
    const other = holders.get(key);
    const otherId = other?.mirror?.codeHostId === codeHostId ? other.mirror.externalId : null;
    if (taken.has(key)) {
      tell(each.fullName, 'The host lists another repository under this name.');
      continue;
    }
    if (other && otherId !== each.externalId) {
      const claim = otherId === null ? undefined : byExternalId.get(otherId);
      const isLeaving = otherId !== null && (claim ? keyOf(claim.fullName) !== key : isComplete);
      if (!isLeaving) {
        const whose = otherId === null ? 'A repository that is not of this connection' : 'Another repository of this connection';
        tell(each.fullName, `${whose} has this name.`);
        continue;
      }
      await park(tx, other.id, each.fullName);
    }
    try {
      const group = await ensureGroups(tx, each.fullName.slice(0, each.fullName.lastIndexOf('/')));
      named.set(each.externalId, group.id);
      taken.add(key);
    } catch (error) {
      // Refused before anything was written.
      if (!isDomainError(error)) throw error;
      tell(each.fullName, error.message);
    }
  }
  return named;
}

/** Its name is another's now, and its own comes later in the list, or it is gone: meanwhile it has one that nobody else can have. */
async function park(tx: Tx, id: number, fullName: string): Promise<void> {
  const parked = `${fullName.slice(0, maxFullNameLength - 20)}~${id}`;
  await updateRepository(tx, id, { fullName: parked, key: keyOf(parked), path: parked.slice(parked.lastIndexOf('/') + 1) });
}

const lastPart = (fullName: string) => fullName.slice(fullName.lastIndexOf('/') + 1);
const storable = (text: string | null | undefined, max: number) =>
  text?.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim().slice(0, max) || null;

const webUrlOf = (text: string | null | undefined) => (text && text.length <= 2_000 && /^https?:\/\/[^\s@]+$/.test(text) ? text : null);

const factsOf = (each: ListedRepository) => ({
  description: storable(each.description, 2_000),
  visibility: each.visibility,
  isArchived: each.isArchived ?? false,
  isFork: each.isFork ?? false,
  stars: Math.min(Math.max(0, Math.trunc(each.stars ?? 0)), 2_000_000_000),
});

const nameOf = ({ fullName }: ListedRepository, groupId: number) => ({
  groupId,
  fullName,
  key: keyOf(fullName),
  path: lastPart(fullName),
  name: lastPart(fullName),
});

const newMirror = (each: ListedRepository, groupId: number): NewMirror => ({
  repository: { ...nameOf(each, groupId), ...factsOf(each) },
  mirror: { externalId: each.externalId, remoteUrl: each.remoteUrl, webUrl: webUrlOf(each.webUrl), nextFetchAt: new Date() },
});

/** Lets a known copy follow its host. @returns whether anything that people see changed */
async function follow(tx: Tx, actor: Actor, row: Mirrored, each: ListedRepository, groupId: number | undefined): Promise<boolean> {
  const { repository, repositoryId } = row;
  // Gone, and its old name is another's by now: it stays gone until it has one of its own.
  if (repository.deletedAt && groupId === undefined) return false;
  const facts = factsOf(each);
  const changes = {
    ...Object.fromEntries(Object.entries(facts).filter(([key, value]) => repository[key as keyof typeof facts] !== value)),
    ...(groupId === undefined ? {} : nameOf(each, groupId)),
    ...(repository.deletedAt ? { deletedAt: null } : {}),
  };
  const webUrl = webUrlOf(each.webUrl);
  const hasMoved = row.remoteUrl !== each.remoteUrl;
  if (hasMoved || row.webUrl !== webUrl || row.missingSince || repository.deletedAt) {
    const isDue = hasMoved || repository.deletedAt !== null;
    await updateMirror(tx, repositoryId, {
      remoteUrl: each.remoteUrl,
      webUrl,
      missingSince: null,
      ...(isDue ? { nextFetchAt: new Date(), failures: 0 } : {}),
    });
  }
  if (Object.keys(changes).length === 0) return hasMoved;
  await updateRepository(tx, repositoryId, changes);
  const target = { type: 'repository' as const, id: repositoryId, name: each.fullName };
  if (repository.visibility !== facts.visibility) {
    const visibility = { before: { visibility: repository.visibility }, after: { visibility: facts.visibility } };
    await recordAudit(tx, actor, { action: 'repository.followVisibility', target, ...visibility });
  }
  if (groupId !== undefined && !repository.deletedAt) {
    const rename = { before: { fullName: repository.fullName }, after: { fullName: each.fullName } };
    await recordAudit(tx, actor, { action: 'repository.followRename', target, ...rename });
  }
  return true;
}

/** Marks what a complete list lacks, and removes what the one before lacked too. */
async function dropMissing(
  actor: Actor,
  codeHostId: number,
  byExternalId: ReadonlyMap<string, ListedRepository>,
  total: Reconciled,
  removedNames: string[],
): Promise<void> {
  let afterId = 0;
  for (;;) {
    const rows = await findMirroredAfter(codeHostId, afterId, 1_000);
    const last = rows.at(-1);
    if (!last) return;
    afterId = last.repositoryId;
    const lacking = rows.filter(({ externalId }) => !byExternalId.has(externalId));
    const isNew = ({ missingSince }: Mirrored) => missingSince === null;
    const missing = lacking.filter(isNew).map(({ repositoryId }) => repositoryId);
    total.missing += missing.length;
    if (missing.length > 0) await transaction((tx) => markMissing(tx, missing, new Date()));
    for (const row of lacking.filter((each) => !isNew(each))) {
      await transaction((tx) => dropMirror(tx, actor, { id: row.repositoryId, fullName: row.repository.fullName }));
      total.removed += 1;
      removedNames.push(row.repository.fullName);
    }
  }
}

/** Takes a copy away: nobody sees it from now on, and its folder goes once that is certain. */
export async function dropMirror(tx: Tx, actor: Actor, { id, fullName }: { id: number; fullName: string }): Promise<void> {
  const now = new Date();
  await updateRepository(tx, id, { deletedAt: now, sizeBytes: 0 });
  await updateMirror(tx, id, { state: 'NOT_CLONED', progress: null, phase: null, fetchedAt: null, nextFetchAt: null, missingSince: now });
  await recordAudit(tx, actor, { action: 'repository.delete', target: { type: 'repository', id, name: fullName },
    after: { isMirror: true } });
  await enqueue(removeFolderJob, { repositoryId: id }, { singletonKey: String(id), tx });
}
