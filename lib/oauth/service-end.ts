import 'server-only';
import type { Tx } from '@/lib/db/client';
import { endClientsOf } from './end-queries';

/** Ends the M2M credentials of an account and every bearer that acts as it, in the transaction of what ends the account. */
export const endOAuth = (tx: Tx, userId: number): Promise<number> => endClientsOf(tx, userId);
