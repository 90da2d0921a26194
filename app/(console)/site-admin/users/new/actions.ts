'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createUserOperation } from '@/lib/users/operations';
import type { CreatedUser } from '@/lib/users/schema';
import { placeFactErrors, toFactsInput, type FactsValues } from '../facts-values';

export type CreateUserValues = { username: string; email: string; isServiceAccount: boolean; facts: FactsValues };

export async function createUser({ username, email, isServiceAccount, facts }: CreateUserValues): Promise<ActionResult<CreatedUser>> {
  const input = isServiceAccount
    ? { username, isServiceAccount, facts: toFactsInput(facts) }
    : { username, ...(email.trim() === '' ? {} : { email }), wantsResetLink: true };
  return placeFactErrors(await act(createUserOperation, input));
}
