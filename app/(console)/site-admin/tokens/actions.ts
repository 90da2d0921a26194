'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { revokeManyAccessTokensOperation } from '@/lib/tokens/operations';
import type { BulkOutcome } from '@/lib/tokens/schema';

/** Each token by itself: some may end while others could not. */
export async function revokeAccessTokens(ids: number[]): Promise<ActionResult<BulkOutcome>> {
  const result = await act(revokeManyAccessTokensOperation, { ids });
  if (result.ok) refresh();
  return result;
}
