import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { viewerOf, type Viewer } from '@/lib/repositories/access';
import { dayOf, findMembers, findSources, type MemberRow } from './member-queries';
import type { GetMemberInput, ListMembersInput, Member, MemberPage } from './member-schema';
import { findSeen } from './queries';
import { isManager, openPlace, type OpenPlace } from './service-place';

/**
 * Members of a group or a repository, by their names: the direct ones, or one row for each account with any level there. Who is in by
 * a group that the reader may not see is told to those who manage the members, without that group.
 * @throws DomainError `unauthenticated`, `not_found`
 */
export async function listMembers({ actor }: OperationContext, { target, limit, ...filter }: ListMembersInput): Promise<MemberPage> {
  const place = await openPlace(actor, target);
  const viewer = await viewerOf(actor);
  const known = await knownSources(actor, viewer, place, filter.which);
  const rows = await findMembers(place, { ...filter, ...known, limit: limit + 1 });
  return { members: await toMembers(viewer, rows.slice(0, limit)), hasNextPage: rows.length > limit };
}

/** One of them. @throws DomainError `unauthenticated`, `not_found` */
export async function getMember({ actor }: OperationContext, { target, userId, which }: GetMemberInput): Promise<Member> {
  const place = await openPlace(actor, target);
  const viewer = await viewerOf(actor);
  const known = await knownSources(actor, viewer, place, which);
  const [member] = await toMembers(viewer, await findMembers(place, { which, userId, ...known, limit: 1 }));
  if (member) return member;
  const message = `The account with id ${userId} is not a member of ${place.name}.`;
  throw new DomainError('not_found', { reason: 'member_not_found', message });
}

/** The groups by which this reader may know who is in. Members know who inherits; those who manage know all. */
async function knownSources(actor: Actor, viewer: Viewer, place: OpenPlace, which: 'direct' | 'all') {
  if (which === 'direct' || isManager(actor, 'member', place)) return { inheritedFrom: null, invited: null };
  const { above, invited } = await findSources(place);
  const seen = await findSeen(viewer, [...above, ...invited]);
  const whole = new Set(seen.filter(({ isWhole }) => isWhole).map(({ id }) => id));
  return {
    inheritedFrom: place.level > 0 ? null : above.filter((id) => whole.has(id)),
    invited: invited.filter((id) => whole.has(id)),
  };
}

async function toMembers(viewer: Viewer, rows: MemberRow[]): Promise<Member[]> {
  const sources = [...new Set(rows.flatMap(({ sourceGroupId }) => sourceGroupId ?? []))];
  const seen = new Set((await findSeen(viewer, sources)).map(({ id }) => id));
  return rows.map((row) => ({
    ...row,
    ...(row.sourceGroupId !== null && seen.has(row.sourceGroupId) ? {} : { sourceGroupId: null, sourceGroupPath: null }),
    expiresAt: dayOf(row.expiresAt),
    createdAt: row.createdAt.toISOString(),
  }));
}
