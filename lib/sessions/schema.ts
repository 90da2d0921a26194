import { z } from 'zod';
import { idSchema, instant, lookupText } from '@/lib/text/schema';

export const signInInput = z.strictObject({
  login: lookupText(255, 'Write your username or email address.'),
  // Bounded only: the rules for new passwords must not lock out an old one.
  password: z.string('Write your password.').min(1, 'Write your password.').max(1_000, 'Write at most 1,000 characters.'),
});
export type SignInInput = z.output<typeof signInInput>;

/** The only output with a `sid`: the adapter puts it into the cookie and nowhere else. */
export const openedSessionSchema = z.object({ sid: z.string(), userId: idSchema, username: z.string(), expiresAt: instant });
export type OpenedSession = z.output<typeof openedSessionSchema>;

/** A browser session as its owner sees it. */
export const sessionSchema = z.object({
  id: idSchema,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  /** True for the session that asks. */
  isCurrent: z.boolean(),
});
export type BrowserSession = z.output<typeof sessionSchema>;
