import 'server-only';
import type { Tx } from '@/lib/db/client';
import { env } from '@/lib/env';
import { insertMail } from './queries';
import type { NewMail } from './schema';

/** True where mails can be sent at all. */
export const isMailConfigured = (): boolean => env().SMTP_URL !== undefined;

/**
 * Queues a mail in the transaction of what it tells; it is sent afterwards, and again when that fails. Without `SMTP_URL`, or for
 * an account without an address, nothing is queued.
 */
export async function queueMail(tx: Tx, mail: Omit<NewMail, 'recipient'> & { recipient: string | null }): Promise<void> {
  const { recipient } = mail;
  if (recipient === null || !isMailConfigured()) return;
  await insertMail(tx, { ...mail, recipient });
}
