import { z } from 'zod';
import { instant, lookupText } from '@/lib/text/schema';
import { passwordSchema } from '@/lib/users/schema';

/** Bounded only: what stands in a link was made by us, or it names nothing. */
const linkCode = z.string('Open the link again.').min(1, 'Open the link again.').max(200, 'Open the link again.');

export const resetPasswordInput = z.strictObject({
  code: linkCode.describe('The secret of the link'),
  password: passwordSchema,
});
export type ResetPasswordInput = z.output<typeof resetPasswordInput>;

export const requestResetInput = z.strictObject({
  login: lookupText(255, 'Write your username or email address.').describe('Username or verified address'),
});

export const changePasswordInput = z.strictObject({
  // Bounded only: the rules for new passwords must not lock out an old one.
  oldPassword: z.string('Write your password.').min(1, 'Write your password.').max(1_000, 'Write at most 1,000 characters.'),
  newPassword: passwordSchema,
});
export type ChangePasswordInput = z.output<typeof changePasswordInput>;

export const createPasswordInput = z.strictObject({ newPassword: passwordSchema });

export const passwordStateSchema = z.object({ hasPassword: z.boolean(), changedAt: instant.nullable() });
export type PasswordState = z.output<typeof passwordStateSchema>;
