'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { createUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

export type CreateUserValues = { username: string; email: string; isServiceAccount: boolean };

export async function createUser({ username, email, isServiceAccount }: CreateUserValues): Promise<ActionResult<User>> {
  return act(createUserOperation, { username, isServiceAccount, ...(isServiceAccount || email.trim() === '' ? {} : { email }) });
}
