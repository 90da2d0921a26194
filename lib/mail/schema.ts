import { z } from 'zod';

export const mailTextSchema = z.object({ subject: z.string(), text: z.string() });
export type MailText = z.output<typeof mailTextSchema>;

export interface NewMail extends MailText {
  /** What it tells, such as `token-created`: for the operator, who cannot read the text. */
  kind: string;
  recipient: string;
}
