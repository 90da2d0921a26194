import 'server-only';
import type { Tx } from '@/lib/db/client';
import { lockTokensToErase, revokeTokensOf } from './family-queries';

/**
 * Revokes every token of an account and what they minted, in the transaction of what ends the account. Whoever calls holds the
 * account's row, so that no new one comes in between. Says how many were revoked.
 */
export const endTokens = (tx: Tx, userId: number): Promise<number> => revokeTokensOf(tx, userId);

/** Before an account is erased, by whoever holds its row. */
export const holdTokensToErase = (tx: Tx, userId: number): Promise<void> => lockTokensToErase(tx, userId);
