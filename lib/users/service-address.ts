import 'server-only';
import type { Tx } from '@/lib/db/client';
import { findNoticeRecipient, type NoticeRecipient } from './address-queries';

/** Who is told about an account's credentials: the person, or the owner of a machine. Null where nobody could be told. */
export const noticeRecipient = (tx: Tx, userId: number): Promise<NoticeRecipient | null> => findNoticeRecipient(tx, userId);

/** Whether pages of an account open for whom a mail tells of it: they are for the account itself and for site admins. */
export const mayOpenPages = ({ userId, isSiteAdmin }: Pick<NoticeRecipient, 'userId' | 'isSiteAdmin'>, accountId: number): boolean =>
  isSiteAdmin || userId === accountId;

export type { NoticeRecipient };
