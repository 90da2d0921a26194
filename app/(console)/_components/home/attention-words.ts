import type { ownAttentionKinds, siteAttentionKinds } from '@/lib/home/schema';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';

export type Urgency = 'danger' | 'warning' | 'neutral';

export type AttentionKind = (typeof siteAttentionKinds)[number] | (typeof ownAttentionKinds)[number];

interface Words {
  /** After the number: "3 access tokens expire within 14 days". */
  one: string;
  many: string;
  urgency: Urgency;
  /** The list that shows exactly these; null where accounts are named instead. */
  href: string | null;
  /** The same of the viewer's own. */
  ownHref?: (username: string) => string;
  /** The page of a named account that tells more. */
  accountHref?: (username: string) => string;
  /** What to do, where no page offers it. */
  advice?: string;
}

/** Both lists of tokens read the same filters. */
const tokens = (filter: Record<string, string>) => ({
  href: withQuery(paths.siteTokens(), filter),
  ownHref: (username: string) => withQuery(paths.tokens(username), filter),
});
const accounts = (filter: Record<string, string>) => withQuery(paths.users(), { type: 'service-accounts', ...filter });

export const attentionWords: Record<AttentionKind, Words> = {
  leakedTokens: { one: 'access token was', many: 'access tokens were', urgency: 'danger', ...tokens({ attention: 'leaked' }) },
  leakedSecrets: { one: 'client secret was', many: 'client secrets were', urgency: 'danger', href: null },
  leakedBearers: { one: 'bearer was', many: 'bearers were', urgency: 'danger', href: null },
  leakedOfOwned: {
    one: 'credential of a service account you own was',
    many: 'credentials of service accounts you own were',
    urgency: 'danger',
    href: null,
    accountHref: paths.user,
    advice: 'Look where it was used, and ask a site admin for a new one.',
  },
  expiringTokens: { one: 'access token expires', many: 'access tokens expire', urgency: 'warning', ...tokens({ state: 'expiring' }) },
  expiringSecrets: { one: 'client secret expires', many: 'client secrets expire', urgency: 'warning', href: null },
  expiredTokens: { one: 'access token has', many: 'access tokens have', urgency: 'warning', ...tokens({ attention: 'expired' }) },
  expiredSecrets: { one: 'client secret has', many: 'client secrets have', urgency: 'warning', href: null },
  ownerLeft: { one: 'service account has', many: 'service accounts have', urgency: 'danger', href: accounts({ attention: 'owner-left' }) },
  noOwner: { one: 'service account has', many: 'service accounts have', urgency: 'neutral', href: accounts({ attention: 'no-owner' }) },
  reviewOverdue: {
    one: 'service account is',
    many: 'service accounts are',
    urgency: 'warning',
    href: accounts({ attention: 'review-overdue' }),
  },
  unusedTokens: { one: 'access token was', many: 'access tokens were', urgency: 'neutral', ...tokens({ attention: 'unused' }) },
  unusedSecrets: { one: 'client secret was', many: 'client secrets were', urgency: 'neutral', href: null },
};

export const endings: Record<AttentionKind, string> = {
  leakedTokens: 'reported as leaked in the last 30 days',
  leakedSecrets: 'reported as leaked in the last 30 days',
  leakedBearers: 'reported as leaked in the last 30 days',
  leakedOfOwned: 'reported as leaked in the last 30 days',
  expiringTokens: 'within 14 days',
  expiringSecrets: 'within 14 days',
  expiredTokens: 'expired',
  expiredSecrets: 'expired',
  ownerLeft: 'an owner who left',
  noOwner: 'no owner',
  reviewOverdue: 'overdue for review',
  unusedTokens: 'never used in more than 30 days',
  unusedSecrets: 'never used in more than 30 days',
};
