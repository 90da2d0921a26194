import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import type { TokenAttention } from '@/lib/tokens/schema';
import { countTokensWithAttention } from '@/lib/tokens/service-attention';
import {
  countAccounts,
  countActiveTokens,
  countLeakedBearers,
  countLeakedOfOwned,
  countOwnerLeft,
  countReviewOverdue,
  countSecrets,
  countWithoutOwner,
  findLeakedBearerOwners,
  findOwnedWithLeaks,
  findSecretOwners,
  hasAnyToken,
} from './queries';
import { attentionCap, ownAttentionKinds, siteAttentionKinds, type OwnHome, type SiteHome } from './schema';

const countTokens = (attention: TokenAttention, ownerId?: number) =>
  countTokensWithAttention(attention, { cap: attentionCap, ...(ownerId === undefined ? {} : { ownerId }) });

const siteCounts: Record<(typeof siteAttentionKinds)[number], () => Promise<number>> = {
  leakedTokens: () => countTokens('leaked'),
  leakedSecrets: () => countSecrets('leaked'),
  leakedBearers: countLeakedBearers,
  expiringTokens: () => countTokens('expiring'),
  expiringSecrets: () => countSecrets('expiring'),
  expiredTokens: () => countTokens('expired'),
  expiredSecrets: () => countSecrets('expired'),
  ownerLeft: countOwnerLeft,
  noOwner: countWithoutOwner,
  reviewOverdue: countReviewOverdue,
  unusedTokens: () => countTokens('unused'),
  unusedSecrets: () => countSecrets('unused'),
};

const ownCounts: Record<(typeof ownAttentionKinds)[number], (userId: number) => Promise<number>> = {
  leakedTokens: (userId) => countTokens('leaked', userId),
  leakedOfOwned: countLeakedOfOwned,
  expiringTokens: (userId) => countTokens('expiring', userId),
  expiredTokens: (userId) => countTokens('expired', userId),
  unusedTokens: (userId) => countTokens('unused', userId),
};

/** How the site does, and what of it calls for an administrator. @throws DomainError `forbidden` */
export async function getSiteHome({ actor }: OperationContext): Promise<SiteHome> {
  authorize(actor, 'home.readSite');
  const [accounts, hasTokens, settings, ...counts] = await Promise.all([
    countAccounts(),
    hasAnyToken(),
    currentSettings(),
    ...siteAttentionKinds.map((kind) => siteCounts[kind]()),
  ]);
  return {
    ...accounts,
    seats: settings.license.seats,
    hasTokens,
    attention: await Promise.all(
      siteAttentionKinds.flatMap((kind, index) => {
        const count = counts[index] ?? 0;
        return count === 0 ? [] : [ownersOf(kind).then((usernames) => ({ kind, count, usernames }))];
      }),
    ),
  };
}

const secretKinds: Partial<Record<(typeof siteAttentionKinds)[number], TokenAttention>> = {
  leakedSecrets: 'leaked',
  expiringSecrets: 'expiring',
  expiredSecrets: 'expired',
  unusedSecrets: 'unused',
};

async function ownersOf(kind: (typeof siteAttentionKinds)[number]): Promise<string[]> {
  if (kind === 'leakedBearers') return findLeakedBearerOwners();
  const condition = secretKinds[kind];
  return condition ? findSecretOwners(condition) : [];
}

/**
 * How the credentials of the actor do, and whether any leaked of the service accounts that it owns.
 * @throws DomainError `unauthenticated`
 */
export async function getOwnHome({ actor }: OperationContext): Promise<OwnHome> {
  authorize(actor, 'home.readOwn');
  if (!isAccount(actor)) return { activeTokens: 0, attention: [] };
  const { userId } = actor;
  const [activeTokens, ...counts] = await Promise.all([
    countActiveTokens(userId),
    ...ownAttentionKinds.map((kind) => ownCounts[kind](userId)),
  ]);
  const attention = ownAttentionKinds.map((kind, index) => ({ kind, count: counts[index] ?? 0 })).filter(({ count }) => count > 0);
  return {
    activeTokens,
    attention: await Promise.all(
      attention.map(async (item) => (item.kind === 'leakedOfOwned' ? { ...item, usernames: await findOwnedWithLeaks(userId) } : item)),
    ),
  };
}
