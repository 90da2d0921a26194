import type { NewMail } from '@/lib/mail/schema';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';

/** The link of a confirmation mail, its secret behind `#`. */
export const verificationUrl = (code: string): string => `${externalUrl()}${paths.verifyEmail()}#code=${code}`;

export const verificationMail = (username: string, email: string, code: string): Omit<NewMail, 'recipient'> => ({
  kind: 'email-verification',
  subject: 'Confirm your email address for Keyward',
  text: `The account ${username} at ${externalUrl()} was given the address ${email}. If the account is yours, confirm the address:

${verificationUrl(code)}

The link works for 7 days, for whoever is signed in as ${username}. If you do not know the account, do nothing.
`,
});
