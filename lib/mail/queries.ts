import 'server-only';
import { seal } from '@/lib/crypto/seal';
import { primaryKey } from '@/lib/crypto/server-keys';
import type { Tx } from '@/lib/db/client';
import type { MailText, NewMail } from './schema';

/** What binds a sealed text to its row. */
export const sealContext = (id: number): string => `Mail ${id}`;

/** Puts a mail into the outbox. Its text is sealed with the row's id as associated data, so the id must be known first. */
export async function insertMail(tx: Tx, { kind, recipient, subject, text }: NewMail): Promise<void> {
  const key = primaryKey();
  const { id } = await tx.mail.create({ data: { kind, recipient, sealKeyId: key.id }, select: { id: true } });
  const content: MailText = { subject, text };
  const sealed = seal(key.derive('encrypt'), JSON.stringify(content), sealContext(id));
  await tx.mail.update({ where: { id }, data: { sealed }, select: { id: true } });
}
