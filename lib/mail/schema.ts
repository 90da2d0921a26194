import { z } from 'zod';

export const mailTextSchema = z.object({ subject: z.string(), text: z.string() });
export type MailText = z.output<typeof mailTextSchema>;

export interface NewMail extends MailText {
  /** What it tells, such as `token-created`: for the operator, who cannot read the text. */
  kind: string;
  recipient: string;
}

/** A mail that one instance has taken to send. */
export interface DueMail {
  id: number;
  kind: string;
  recipient: string;
  createdAt: Date;
  /** This one included. */
  attempts: number;
  /** Null when it cannot be opened any more. */
  content: MailText | null;
}
