import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import type { NewMail } from '@/lib/mail/schema';

type Mail = Omit<NewMail, 'recipient'>;

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The link with which a person sets a password. The secret stands behind `#`, where no server, log or referrer sees it. */
export const passwordResetUrl = (code: string): string => `${externalUrl()}${paths.passwordReset()}#code=${code}`;

export const resetMail = (username: string, code: string, expiresAt: Date): Mail => ({
  kind: 'password-reset',
  subject: 'Set a new Keyward password',
  text: `Somebody, probably you, asked for a link to set the password of ${username} at ${externalUrl()}.

${passwordResetUrl(code)}

The link works once, until ${minute(expiresAt)}. If you did not ask for it, do nothing: nothing has changed.
`,
});

export const passwordChangedMail = (username: string): Mail => ({
  kind: 'password-changed',
  subject: 'Your Keyward password was changed',
  text: `The password of ${username} at ${externalUrl()} was just changed, and other browsers were signed out.

If that was not you, ask for a new link at ${externalUrl()}${paths.passwordReset()} at once, and tell a site admin.
`,
});
