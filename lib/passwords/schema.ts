import { z } from 'zod';
import { instant } from '@/lib/text/schema';

/** The link lets in whoever has it, so it stands in this answer only. */
export const resetLinkSchema = z.object({
  resetPasswordUrl: z.string(),
  expiresAt: instant,
  emailSent: z.boolean().describe('True when the person was also sent the link by mail'),
});
export type ResetLink = z.output<typeof resetLinkSchema>;
