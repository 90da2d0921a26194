import { z } from 'zod';
import { idSchema, instant, lookupText } from '@/lib/text/schema';
import { emailSchema } from '@/lib/users/schema';

export const emailAddressSchema = z.object({
  email: z.string(),
  isPrimary: z.boolean(),
  isVerified: z.boolean(),
  /** True while a confirmation mail waits for its link to be followed. */
  isVerificationPending: z.boolean(),
  createdAt: instant,
});
export type EmailAddress = z.output<typeof emailAddressSchema>;

export const addEmailInput = z.strictObject({ userId: idSchema, email: emailSchema });
export type AddEmailInput = z.output<typeof addEmailInput>;

/** An address that an account has already. */
export const emailReference = z.strictObject({ userId: idSchema, email: lookupText(254, 'Write an email address.') });
export type EmailReference = z.output<typeof emailReference>;

export const setEmailVerifiedInput = emailReference.extend({ isVerified: z.boolean() });
export type SetEmailVerifiedInput = z.output<typeof setEmailVerifiedInput>;

export const verifyEmailInput = z.strictObject({
  code: z.string('Open the link again.').min(1, 'Open the link again.').max(200, 'Open the link again.').describe('The secret of the link'),
});

export const verifiedEmailSchema = z.object({ email: z.string(), userId: idSchema, username: z.string() });
export type VerifiedEmail = z.output<typeof verifiedEmailSchema>;
