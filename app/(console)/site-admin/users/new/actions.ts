'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createUserOperation } from '@/lib/users/operations';
import type { CreatedUser } from '@/lib/users/schema';
import { placeFactErrors, toFactsInput, type FactsValues } from '../facts-values';

export type CreateUserValues = { username: string; email: string; isEmailVerified: boolean; isServiceAccount: boolean; facts: FactsValues };

export async function createUser(values: CreateUserValues): Promise<ActionResult<CreatedUser>> {
  const { username, email, isEmailVerified, isServiceAccount, facts } = values;
  const input = isServiceAccount
    ? { username, isServiceAccount, facts: toFactsInput(facts) }
    : { username, ...(email.trim() === '' ? {} : { email, isEmailVerified }), wantsResetLink: true };
  return placeFactErrors(await act(createUserOperation, input));
}
