'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { revokeAccessTokenOperation } from '@/lib/tokens/operations';

export async function revokeAccessToken(id: number): Promise<ActionResult<null>> {
  const result = await act(revokeAccessTokenOperation, { id });
  if (result.ok) refresh();
  return result;
}
