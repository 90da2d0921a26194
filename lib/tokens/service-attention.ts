import 'server-only';
import { countWithAttention } from './attention-queries';
import type { TokenAttention } from './schema';

/** For home, which has asked who may know: how many tokens of the site, or of one account, call for somebody; at most the cap and one. */
export const countTokensWithAttention = (attention: TokenAttention, { cap, ownerId }: { cap: number; ownerId?: number }): Promise<number> =>
  countWithAttention(attention, cap, ownerId);
