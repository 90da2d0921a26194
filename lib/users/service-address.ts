import 'server-only';
import type { Tx } from '@/lib/db/client';
import { findNoticeAddress } from './address-queries';

/** Where notices about an account's credentials go: to the person, or the owner of a machine. Null where nobody could be told. */
export const noticeAddress = (tx: Tx, userId: number): Promise<string | null> => findNoticeAddress(tx, userId);
