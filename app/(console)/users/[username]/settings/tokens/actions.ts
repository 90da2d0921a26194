'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import {
  disableAccessTokenOperation,
  enableAccessTokenOperation,
  proposeAddressesOperation,
  revokeAccessTokenOperation,
  rotateAccessTokenOperation,
  setTokenAddressesOperation,
  updateAccessTokenOperation,
} from '@/lib/tokens/operations';
import type { AccessToken, AddressProposal, CreatedAccessToken, SetTokenAddressesInput, UpdateAccessTokenInput } from '@/lib/tokens/schema';

export async function revokeAccessToken(id: number): Promise<ActionResult<null>> {
  return refreshed(await act(revokeAccessTokenOperation, { id }));
}

export async function setAccessTokenDisabled(id: number, isDisabled: boolean): Promise<ActionResult<AccessToken>> {
  return refreshed(await act(isDisabled ? disableAccessTokenOperation : enableAccessTokenOperation, { id }));
}

export async function updateAccessToken(input: UpdateAccessTokenInput): Promise<ActionResult<AccessToken>> {
  return refreshed(await act(updateAccessTokenOperation, input));
}

export async function setTokenAddresses(input: SetTokenAddressesInput): Promise<ActionResult<AccessToken>> {
  return refreshed(await act(setTokenAddressesOperation, input));
}

/** What the token was used from, as a list, and what `allowedAddresses` would leave outside. */
export async function proposeAddresses(id: number, allowedAddresses?: string[]): Promise<ActionResult<AddressProposal>> {
  return act(proposeAddressesOperation, { id, ...(allowedAddresses ? { allowedAddresses } : {}) });
}

/** The answer carries the secret, and nothing may be revalidated while it is on screen: that would remount the page without it. */
export async function rotateAccessToken(id: number, overlapSeconds: number): Promise<ActionResult<CreatedAccessToken>> {
  return act(rotateAccessTokenOperation, { id, overlapSeconds });
}

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}
