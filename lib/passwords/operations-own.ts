import 'server-only';
import { z } from 'zod';
import { isMailConfigured } from '@/lib/mail/service';
import { defineOperation } from '@/lib/operation/define-operation';
import { openedSessionSchema } from '@/lib/sessions/schema';
import { idSchema } from '@/lib/text/schema';
import { changePasswordInput, createPasswordInput, passwordStateSchema, requestResetInput, resetPasswordInput } from './own-schema';
import { changePassword, createPassword, getPasswordState } from './service-change';
import { requestReset, resetPassword } from './service-reset';

export const getPasswordOptionsOperation = defineOperation({
  name: 'passwords.getOptions',
  kind: 'query',
  scope: 'public',
  summary: 'Whether this site mails links to those who forgot their password.',
  input: z.strictObject({}),
  output: z.object({ canRequestReset: z.boolean() }),
  run: async () => ({ canRequestReset: isMailConfigured() }),
});

export const requestResetOperation = defineOperation({
  name: 'passwords.requestReset',
  kind: 'mutation',
  scope: 'public',
  summary: 'Mails a link to set a new password, if there is such a person; the answer never says so.',
  input: requestResetInput,
  output: z.null(),
  run: requestReset,
});

export const resetPasswordOperation = defineOperation({
  name: 'passwords.reset',
  kind: 'mutation',
  scope: 'public',
  summary: 'Sets the password of the person a link was made for, and opens a session.',
  input: resetPasswordInput,
  output: openedSessionSchema,
  run: resetPassword,
});

export const getPasswordStateOperation = defineOperation({
  name: 'passwords.getState',
  kind: 'query',
  scope: ['users:read'],
  summary: 'Whether an account has a password, and since when.',
  input: z.strictObject({ userId: idSchema }),
  output: passwordStateSchema,
  run: getPasswordState,
});

export const changePasswordOperation = defineOperation({
  name: 'passwords.change',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Changes one’s own password and ends the other sessions.',
  input: changePasswordInput,
  output: z.null(),
  run: changePassword,
});

export const createPasswordOperation = defineOperation({
  name: 'passwords.create',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Gives the signed-in person a first password.',
  input: createPasswordInput,
  output: z.null(),
  run: createPassword,
});
