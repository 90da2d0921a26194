'use server';

import { act } from '@/lib/api/console/actor';
import { verifyEmailOperation } from '@/lib/emails/operations';
import type { VerifiedEmail } from '@/lib/emails/schema';
import type { ActionResult } from '@/lib/errors/action-result';

export async function verifyEmail(code: string): Promise<ActionResult<VerifiedEmail>> {
  return act(verifyEmailOperation, { code });
}
