import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import type { ListedToken, ListNewestSiteTokensInput, ListSiteTokensInput, SiteTokensFilter } from './schema';
import { countLivingTokens, countSiteTokens, findNewestSiteTokens, findSiteTokens } from './site-queries';

/** All tokens of the site, page by page. @throws DomainError `forbidden` */
export async function listSiteTokens({ actor }: OperationContext, input: ListSiteTokensInput) {
  authorize(actor, 'token.listForSite');
  return findSiteTokens(input);
}

type CountInput = SiteTokensFilter & { cap: number };

/** How many match, counted up to a little more than the cap. @throws DomainError `forbidden` */
export async function countTokensOfSite({ actor }: OperationContext, { cap, ...filter }: CountInput): Promise<number> {
  authorize(actor, 'token.listForSite');
  return countSiteTokens(filter, cap);
}

/** The first of all tokens in the order of SG §1.6. @throws DomainError `forbidden` */
export async function listNewestSiteTokens({ actor }: OperationContext, input: ListNewestSiteTokensInput): Promise<ListedToken[]> {
  authorize(actor, 'token.listForSite');
  return findNewestSiteTokens(input);
}

/** All living tokens, counted to the last. @throws DomainError `forbidden` */
export async function countAllTokens({ actor }: OperationContext, includeExpired: boolean): Promise<number> {
  authorize(actor, 'token.listForSite');
  return countLivingTokens(includeExpired);
}
