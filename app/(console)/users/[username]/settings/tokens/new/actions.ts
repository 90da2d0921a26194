'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createAccessTokenOperation } from '@/lib/tokens/operations';
import type { CreateAccessTokenInput, CreatedAccessToken } from '@/lib/tokens/schema';

/** The answer carries the secret, and nothing may be revalidated while it is on screen: that would remount the page without it. */
export async function createAccessToken(input: CreateAccessTokenInput): Promise<ActionResult<CreatedAccessToken>> {
  return act(createAccessTokenOperation, input);
}
