import { randomBytes } from 'node:crypto';
import { systemActor } from '@/lib/actor/actor';
import { hashPassword } from '@/lib/crypto/password';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { createUserOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

/** A name nobody else uses. */
export const unique = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;

export interface PersonOptions {
  username?: string;
  isSiteAdmin?: boolean;
  /** A person without one cannot sign in. */
  password?: string;
}

/** A person with a verified address. What no operation gives yet, promotion and password, is written to the rows. */
export async function makePerson({ username = unique('person'), isSiteAdmin = false, password }: PersonOptions = {}): Promise<User> {
  const user = await execute(createUserOperation, systemActor('seed'), {
    username,
    email: `${username}@example.com`,
    isEmailVerified: true,
  });
  if (password) await db().password.create({ data: { userId: user.id, hash: await hashPassword(password) }, select: { userId: true } });
  if (isSiteAdmin) await db().user.update({ where: { id: user.id }, data: { isSiteAdmin }, select: { id: true } });
  return { ...user, isSiteAdmin };
}

export const makeSiteAdmin = (options: Omit<PersonOptions, 'isSiteAdmin'> = {}): Promise<User> =>
  makePerson({ ...options, isSiteAdmin: true });

export const makeServiceAccount = (username = unique('bot')): Promise<User> =>
  execute(createUserOperation, systemActor('seed'), { username, isServiceAccount: true });
