'use client';

import { SecretReveal } from '@/components/secret/secret-reveal';
import { formatUtc } from '@/components/feedback/format-time';
import type { ResetLink } from '@/lib/passwords/schema';

export type PasswordLinkProps = { link: Pick<ResetLink, 'resetPasswordUrl'> & Partial<ResetLink>; onDone: () => void };

/** A link to set a password, this one time: whoever opens it first has the account. */
export function PasswordLink({ link: { resetPasswordUrl, expiresAt, emailSent = false }, onDone }: PasswordLinkProps) {
  return (
    <SecretReveal
      noun="link"
      notice={
        emailSent
          ? 'It was sent by mail as well. It is shown this one time only, and works once.'
          : 'Hand it over yourself, by a way that only the person reads. It is shown this one time only, and works once.'
      }
      values={[{
        label: 'Password link',
        value: resetPasswordUrl,
        kind: 'secret',
        ...(expiresAt ? { help: `It works until ${formatUtc(expiresAt)}.` } : {}),
      }]}
      onDone={onDone}
    />
  );
}
