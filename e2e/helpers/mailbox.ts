import { once } from 'node:events';
import { expect } from '@playwright/test';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
  /** For `SMTP_URL`. */
  url: string;
  /** The link in the newest mail to an address; waits for the mail to arrive. */
  linkTo: (address: string, subject: RegExp) => Promise<string>;
  close: () => Promise<void>;
}

interface Mail {
  to: string[];
  text: string;
}

/** A real mail server that keeps what it is given. */
export async function openMailbox(): Promise<Mailbox> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: readable(Buffer.concat(chunks).toString()) });
        callback();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox does not listen.');
  const newest = (to: string, subject: RegExp) => mails.findLast((mail) => mail.to.includes(to) && subject.test(mail.text));
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    linkTo: async (to, subject) => {
      await expect.poll(() => newest(to, subject), { message: `a mail to ${to}`, timeout: 15_000 }).toBeTruthy();
      return /https?:\S+#code=[\w-]+/.exec(newest(to, subject)?.text ?? '')?.[0] ?? '';
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Long lines of a mail are broken by `=`, and other `=` are written as `=3D`. */
const readable = (text: string): string => text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
