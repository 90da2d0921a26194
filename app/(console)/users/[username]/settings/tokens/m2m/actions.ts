'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createM2MCredentialOperation, deleteM2MCredentialOperation } from '@/lib/oauth/operations';
import type { CreatedM2MCredential } from '@/lib/oauth/schema';

export type CreateM2MCredentialValues = { userId: number; name: string; description: string; scopes: string[] };

/** The answer carries the secret, and nothing may be revalidated while it is on screen: that would remount the list around it. */
export async function createM2MCredential(values: CreateM2MCredentialValues): Promise<ActionResult<CreatedM2MCredential>> {
  return act(createM2MCredentialOperation, values);
}

export async function deleteM2MCredential(id: number): Promise<ActionResult<null>> {
  const result = await act(deleteM2MCredentialOperation, { id });
  if (result.ok) refresh();
  return result;
}
