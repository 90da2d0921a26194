import 'server-only';
import { isIP } from 'node:net';
import { env } from '@/lib/env';
import { externalUrl, isLoopback } from '@/lib/site/address';
import type { DueMail, MailText } from './schema';

const stepMs = 10_000;
const wholeMs = 30_000;

/** Why a mail was not taken. `isFinal` when asking again cannot help: the address does not exist, say. */
export type Delivery = { ok: true } | { ok: false; problem: string; isFinal: boolean; isServerAtFault: boolean };

/**
 * Hands one mail to the mail server. What comes back of an error are its codes alone: a server's own words may repeat the text,
 * and the text may hold a link that lets in.
 */
export async function deliver(mail: DueMail, content: MailText, signal: AbortSignal): Promise<Delivery> {
  const url = env().SMTP_URL;
  if (!url) return { ok: false, problem: 'SMTP_URL is not set', isFinal: false, isServerAtFault: true };
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    socketTimeout: stepMs,
    dnsTimeout: stepMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...serverOf(url),
  });
  try {
    await within(
      transport.sendMail({
        from: sender(),
        to: { name: '', address: mail.recipient },
        subject: content.subject,
        text: content.text,
        // The same at every attempt: a mail that arrived after all is then known as the same one.
        messageId: `<keyward-${mail.id}-${mail.createdAt.getTime()}@${senderHost()}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      }),
      signal,
    );
    return { ok: true };
  } catch (error) {
    return { ok: false, ...describeFailure(error) };
  } finally {
    transport.close();
  }
}

/** The sender: `SMTP_FROM`, else keyward at the host that people know. */
export const sender = (): string => env().SMTP_FROM ?? `Keyward <keyward@${senderHost()}>`;

function senderHost(): string {
  const { hostname } = new URL(externalUrl());
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? 'localhost' : hostname;
}

/**
 * Read here and not by the library, which drops every other option as soon as it is given a URL. A password must not travel in
 * the clear because somebody on the way says that there is no TLS; an operator may allow it with `?requireTLS=false`.
 */
function serverOf(text: string) {
  const { protocol, hostname, port, username, password, searchParams } = new URL(text);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && (searchParams.get('requireTLS') ?? String(username !== '' && !isLoopback(hostname))) === 'true',
    tls: { rejectUnauthorized: searchParams.get('rejectUnauthorized') !== 'false' },
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  };
}

/** A server may also answer each step in time and never come to an end. */
async function within<T>(work: Promise<T>, stopping: AbortSignal): Promise<T> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(wholeMs)]);
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      const give = () => reject(Object.assign(new Error('given up'), { code: stopping.aborted ? 'STOPPED' : 'ETIMEDOUT' }));
      if (signal.aborted) give();
      signal.addEventListener('abort', give, { once: true });
    }),
  ]);
}

function describeFailure(error: unknown): Omit<Delivery & { ok: false }, 'ok'> {
  const { code, responseCode, command } = Object(error) as Record<string, unknown>;
  const words = [code, responseCode, command].filter((word) => typeof word === 'string' || typeof word === 'number');
  // A sender that the server does not like is for the operator to mend, and says nothing about this mail.
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  return {
    problem: words.join(' ').slice(0, 200) || 'unknown',
    isFinal: isAboutMail && typeof responseCode === 'number' && responseCode >= 500,
    isServerAtFault: !isAboutMail,
  };
}
