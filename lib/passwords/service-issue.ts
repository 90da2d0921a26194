import 'server-only';
import { mintLinkCode } from '@/lib/crypto/mint';
import type { Tx } from '@/lib/db/client';
import { isMailConfigured, queueMail } from '@/lib/mail/service';
import { externalUrl } from '@/lib/site/address';
import type { Settings } from '@/lib/site/settings-schema';
import { paths } from '@/lib/url/paths';
import { dropPassword, dropResetLinks, mailAddressOf, replaceResetLink } from './queries';
import type { ResetLink } from './schema';

interface Issue {
  person: { id: number; username: string };
  createdById: number | null;
  settings: Settings;
}

/**
 * Makes the link by which a person sets a password, in the transaction of what it belongs to. The code stands behind a `#`, which
 * no server, log or referrer sees. Whoever calls holds the account's row.
 */
export async function issueResetLink(tx: Tx, { person, createdById, settings }: Issue): Promise<ResetLink> {
  const code = mintLinkCode();
  const expiresAt = new Date(Date.now() + settings['auth.passwordResetLinkExpiry'] * 1000);
  await replaceResetLink(tx, { userId: person.id, createdById, code, expiresAt });
  const resetPasswordUrl = `${externalUrl()}${paths.passwordReset()}#code=${code}`;
  const recipient = await mailAddressOf(tx, person.id);
  await queueMail(tx, {
    kind: 'password-reset',
    recipient,
    subject: 'Set your password',
    text: `Hello ${person.username},

a site admin asks you to set a password for your account at ${externalUrl()}. Open this link before ${expiresAt.toISOString()}:

${resetPasswordUrl}

It works once. Give it to nobody.
`,
  });
  return { resetPasswordUrl, expiresAt: expiresAt.toISOString(), emailSent: recipient !== null && isMailConfigured() };
}

/** For accounts that are deleted: the password and the links to set one are gone, also after a recovery. @returns how many passwords */
export async function endPasswords(tx: Tx, userId: number): Promise<number> {
  await dropResetLinks(tx, userId);
  return (await dropPassword(tx, userId)) ? 1 : 0;
}

/** For accounts that are blocked: links that were handed out before work no more. */
export const endResetLinks = (tx: Tx, userId: number): Promise<void> => dropResetLinks(tx, userId);
