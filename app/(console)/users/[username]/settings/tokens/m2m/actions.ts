'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import {
  addM2MSecretOperation,
  createM2MCredentialOperation,
  deleteM2MCredentialOperation,
  disableM2MCredentialOperation,
  enableM2MCredentialOperation,
  revokeM2MSecretOperation,
  rotateM2MSecretOperation,
  updateM2MCredentialOperation,
} from '@/lib/oauth/operations';
import type { CreatedM2MCredential, M2MCredential } from '@/lib/oauth/schema';

export type CreateM2MCredentialValues = { userId: number; name: string; description: string; scopes: string[] };
export type UpdateM2MCredentialValues = { id: number; name: string; description: string; scopes: string[]; lastUpdatedAt: string };

/** The answer carries the secret, and nothing may be revalidated while it is on screen: that would remount the list around it. */
export async function createM2MCredential(values: CreateM2MCredentialValues): Promise<ActionResult<CreatedM2MCredential>> {
  return act(createM2MCredentialOperation, values);
}

/** As above. */
export async function addM2MSecret(id: number): Promise<ActionResult<CreatedM2MCredential>> {
  return act(addM2MSecretOperation, { id });
}

/** As above. */
export async function rotateM2MSecret(
  values: { id: number; overlapSeconds: number; newestSecretId: number | null },
): Promise<ActionResult<CreatedM2MCredential>> {
  return act(rotateM2MSecretOperation, values);
}

export async function updateM2MCredential(values: UpdateM2MCredentialValues): Promise<ActionResult<M2MCredential>> {
  return refreshed(await act(updateM2MCredentialOperation, values));
}

export async function revokeM2MSecret(id: number, secretId: number): Promise<ActionResult<M2MCredential>> {
  return refreshed(await act(revokeM2MSecretOperation, { id, secretId }));
}

export async function setM2MDisabled(id: number, isDisabled: boolean): Promise<ActionResult<M2MCredential>> {
  return refreshed(await act(isDisabled ? disableM2MCredentialOperation : enableM2MCredentialOperation, { id }));
}

/** From the page of the credential itself the caller leaves: that page is there no more. */
export async function deleteM2MCredential(id: number): Promise<ActionResult<null>> {
  return refreshed(await act(deleteM2MCredentialOperation, { id }));
}

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}
