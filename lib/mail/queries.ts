import 'server-only';
import { openSealed, seal } from '@/lib/crypto/seal';
import { primaryKey, serverKeys } from '@/lib/crypto/server-keys';
import { db, pool, type Tx } from '@/lib/db/client';
import { mailTextSchema, type DueMail, type MailText, type NewMail } from './schema';

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

interface DueRow {
  id: number;
  kind: string;
  recipient: string;
  sealed: Buffer | null;
  sealKeyId: string;
  createdAt: Date;
  attempts: number;
}

/**
 * Takes the mail that waits longest, for one instance alone: until `leaseSeconds` are over no other sees it as due, and should
 * this one die meanwhile, another sends it then.
 */
export async function takeDueMail(leaseSeconds: number): Promise<DueMail | null> {
  const { rows } = await pool().query<DueRow>({
    name: 'take-due-mail',
    text: `UPDATE "Mail" SET attempts = attempts + 1, "nextAttemptAt" = now() + $1::int * interval '1 second'
           WHERE id = (SELECT id FROM "Mail" WHERE "sentAt" IS NULL AND "failedAt" IS NULL AND "nextAttemptAt" <= now()
                       ORDER BY "nextAttemptAt" LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, kind, recipient, sealed, "sealKeyId", "createdAt", attempts`,
    values: [leaseSeconds],
  });
  const [row] = rows;
  if (!row) return null;
  const { sealed, sealKeyId, ...mail } = row;
  return { ...mail, content: sealed && openText(sealed, sealKeyId, mail.id) };
}

/** The text, or null when the key that sealed it is gone. */
function openText(sealed: Buffer, keyId: string, id: number): MailText | null {
  const key = serverKeys().find((each) => each.id === keyId);
  if (!key) return null;
  try {
    return mailTextSchema.parse(JSON.parse(openSealed(key.derive('encrypt'), sealed, sealContext(id))));
  } catch {
    return null;
  }
}

/** From here on nobody can read the text any more, the server neither. */
export const markSent = (id: number) =>
  db().mail.updateMany({ where: { id }, data: { sentAt: new Date(), sealed: null, lastError: null } });

export const markFailed = (id: number, lastError: string) =>
  db().mail.updateMany({ where: { id }, data: { failedAt: new Date(), sealed: null, lastError } });

export const postponeMail = (id: number, nextAttemptAt: Date, lastError: string) =>
  db().mail.updateMany({ where: { id }, data: { nextAttemptAt, lastError } });
