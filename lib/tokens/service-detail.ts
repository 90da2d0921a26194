import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { authorize, can } from '@/lib/authz/authorize';
import { noSuchToken } from '@/lib/authz/policies/token';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { credentialDays } from '@/lib/usage/service-days';
import { isCovered, proposeEntries } from './addresses';
import {
  findChildOwners,
  findChildren,
  findReference,
  findRotations,
  findSeenAddresses,
  findTokenForDetail,
  type DetailRow,
} from './detail-queries';
import type { AddressProposal, ListedToken, ProposeAddressesInput, TokenDetail, TokenReference } from './schema';
import { parseEntries } from './service-change';

const dayMs = 86_400_000;
const chartDays = 30;

/** @throws DomainError `not_found`, also for what somebody else owns */
async function see(actor: Actor, id: number): Promise<DetailRow> {
  authorize(actor, 'user.read');
  const token = await findTokenForDetail(id);
  if (!token) throw new DomainError('not_found', noSuchToken);
  authorize(actor, 'token.read', { userId: token.userId, kind: token.ownerKind });
  return token;
}

/** One token, revoked ones too. @throws DomainError `not_found` */
export const getAccessToken = ({ actor }: OperationContext, id: number): Promise<ListedToken> => see(actor, id);

/** All that a page about one token shows. @throws DomainError `not_found` */
export async function getTokenDetail({ actor }: OperationContext, id: number): Promise<TokenDetail> {
  const token = await see(actor, id);
  const [rotations, parent, descent, days, addresses] = await Promise.all([
    findRotations(id),
    token.parentId === null ? null : readableParent(actor, token.parentId),
    readableChildren(actor, id),
    credentialDays('access-token', id, chartDays),
    findSeenAddresses(id, new Date(0)),
  ]);
  return { token, rotations, parent, ...descent, days, addresses };
}

/** A token of another account may have minted this one; whoever may not see that one is not told of it. */
async function readableParent(actor: Actor, parentId: number): Promise<TokenReference | null> {
  const parent = await findReference(parentId);
  return parent && can(actor, 'token.read', parent.owner) ? parent.reference : null;
}

async function readableChildren(actor: Actor, parentId: number): Promise<Pick<TokenDetail, 'children' | 'childCount'>> {
  const owners = (await findChildOwners(parentId)).filter(({ userId, kind }) => can(actor, 'token.read', { userId, kind }));
  const children = await findChildren(parentId, owners.map(({ userId }) => userId));
  return { children, childCount: owners.reduce((sum, { count }) => sum + count, 0) };
}

/** The list that would cover what was seen, and what the given or stored list does not. @throws DomainError `not_found`, `invalid_input` */
export async function proposeAddresses({ actor }: OperationContext, input: ProposeAddressesInput): Promise<AddressProposal> {
  const token = await see(actor, input.id);
  const list = input.allowedAddresses ? parseEntries(input.allowedAddresses) : token.allowedAddresses;
  const all = await findSeenAddresses(input.id, new Date(Date.now() - input.days * dayMs));
  // An address that was only ever refused is nobody's to be let in.
  const seen = all.filter(({ requests }) => requests > 0);
  return { entries: proposeEntries(seen), seen: seen.length, outside: seen.filter(({ address }) => !isCovered(list, address)) };
}
