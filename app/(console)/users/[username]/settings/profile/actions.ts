'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import {
  addEmailOperation,
  removeEmailOperation,
  resendVerificationOperation,
  setEmailPrimaryOperation,
  setEmailVerifiedOperation,
} from '@/lib/emails/operations';
import type { ActionResult } from '@/lib/errors/action-result';
import { updateServiceAccountOperation, updateUserOperation } from '@/lib/users/operations';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import type { User } from '@/lib/users/schema';

export type NamesValues = { username: string; displayName: string; avatarUrl: string };

/** Not followed by a refresh: under its old name the account's page may be gone. */
export async function updateNames(userId: number, values: NamesValues, lastUpdatedAt: string): Promise<ActionResult<User>> {
  return act(updateUserOperation, { userId, ...values, lastUpdatedAt });
}

export type FactsValues = { ownerUsername: string | undefined; contact: string; purpose: string; labels: string[]; reviewAt: string };

export async function updateFacts(
  userId: number,
  { ownerUsername, reviewAt, ...facts }: FactsValues,
  lastUpdatedAt: string,
): Promise<ActionResult<ServiceAccountFacts>> {
  const result = await act(updateServiceAccountOperation, {
    userId,
    facts: { ...facts, ownerUsername: ownerUsername === undefined ? undefined : ownerUsername.trim() || null, reviewAt: reviewAt || null },
    lastUpdatedAt,
  });
  if (result.ok) refresh();
  else if (result.error.fields) result.error.fields = withoutPrefix(result.error.fields);
  return result;
}

/** The form has the facts alone, the operation one level up. */
const withoutPrefix = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, message]) => [name.replace(/^facts\./, ''), message]));

type EmailChange = { userId: number; email: string };

async function onEmail(
  operation: typeof addEmailOperation | typeof removeEmailOperation | typeof setEmailPrimaryOperation | typeof resendVerificationOperation,
  change: EmailChange,
): Promise<ActionResult<null>> {
  const result = await act<typeof operation.input, typeof operation.output>(operation, change);
  if (result.ok || result.error.code === 'not_found') refresh();
  return result;
}

export async function addEmail(change: EmailChange): Promise<ActionResult<null>> {
  return onEmail(addEmailOperation, change);
}

export async function removeEmail(change: EmailChange): Promise<ActionResult<null>> {
  return onEmail(removeEmailOperation, change);
}

export async function makeEmailPrimary(change: EmailChange): Promise<ActionResult<null>> {
  return onEmail(setEmailPrimaryOperation, change);
}

export async function resendVerification(change: EmailChange): Promise<ActionResult<null>> {
  return onEmail(resendVerificationOperation, change);
}

export async function setEmailVerified(change: EmailChange & { isVerified: boolean }): Promise<ActionResult<null>> {
  const result = await act(setEmailVerifiedOperation, change);
  if (result.ok || result.error.code === 'not_found') refresh();
  return result;
}
