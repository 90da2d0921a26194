import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import type { AuditTarget } from '@/lib/audit/record';
import { authorize, can } from '@/lib/authz/authorize';
import type { Db, Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { levelOn, requireReadable } from '@/lib/repositories/service-access';
import { dayOf, lockRepository, readRepository, type Place } from './member-queries';
import type { PlaceReference } from './member-schema';
import { lockGroup } from './queries';
import { invalid } from './rules';
import { owner } from './schema';
import { getWhole } from './service-target';

/** A group or a repository that the actor sees, with the actor's level there. */
export interface OpenPlace extends Place {
  kind: 'group' | 'repository';
  id: number;
  name: string;
  /** True for a group that stands in no other. */
  isTop: boolean;
  level: number;
}

/** @throws DomainError `unauthenticated`, `not_found` */
export async function openPlace(actor: Actor, target: PlaceReference, on?: Db): Promise<OpenPlace> {
  if ('groupId' in target) {
    const { group, level } = await getWhole(actor, { id: target.groupId }, on);
    const isTop = group.parentId === null;
    return { kind: 'group', id: group.id, name: group.fullPath, groupId: group.id, repositoryId: null, isTop, level };
  }
  authorize(actor, 'group.read');
  const id = await requireReadable(actor, { id: target.repositoryId }, 'existence', on);
  const { groupId, fullName } = await readRepository(id, on);
  return { kind: 'repository', id, name: fullName, groupId, repositoryId: id, isTop: false, level: await levelOn(actor, id, on) };
}

/** The same for one whose members or shares are about to change: no two at once. */
export async function lockPlace(tx: Tx, actor: Actor, target: PlaceReference): Promise<OpenPlace> {
  authorize(actor, 'group.read');
  await ('groupId' in target ? lockGroup(tx, target.groupId) : lockRepository(tx, target.repositoryId));
  return openPlace(actor, target, tx);
}

const actions = {
  member: { group: 'member.manageInGroup', repository: 'member.manageInRepository' },
  share: { group: 'share.manageInGroup', repository: 'share.manageInRepository' },
} as const;

/** @throws DomainError `unauthenticated`, `forbidden` */
export const requireManager = (actor: Actor, what: keyof typeof actions, { kind, level }: OpenPlace): void =>
  authorize(actor, actions[what][kind], { level });

export const isManager = (actor: Actor, what: keyof typeof actions, { kind, level }: OpenPlace): boolean =>
  can(actor, actions[what][kind], { level });

export const placeTarget = ({ kind, id, name }: Pick<OpenPlace, 'kind' | 'id' | 'name'>, userId?: number): AuditTarget => ({
  type: kind,
  id,
  name,
  ...(userId === undefined ? {} : { userId }),
});

/** Nobody gives more than they hold; site admins and the server hold all. @throws DomainError `forbidden` (reason `level_above_own`) */
export function assertWithinOwn(actor: Actor, { level }: OpenPlace, asked: number): void {
  const own = actor.kind === 'system' || (isAccount(actor) && actor.isSiteAdmin) ? owner : level;
  if (asked <= own) return;
  throw new DomainError('forbidden', {
    reason: 'level_above_own',
    message: `Your own level here is ${own}. You cannot give, change or take the level ${asked}.`,
    details: { own, asked },
  });
}

/** @throws DomainError `invalid_input` (reason `end_in_past`) */
export function assertToCome(expiresAt: string | null | undefined): void {
  if (!expiresAt || expiresAt > (dayOf(new Date()) ?? '')) return;
  throw invalid('expiresAt', 'end_in_past', 'It would have ended already. Choose a day after today (UTC), or no end.');
}
