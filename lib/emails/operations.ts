import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  addEmailInput,
  emailAddressSchema,
  emailReference,
  setEmailVerifiedInput,
  verifiedEmailSchema,
  verifyEmailInput,
} from './schema';
import { addEmail, changeVerified, listEmails, makeEmailPrimary, removeEmail, resendVerification } from './service';
import { verifyEmail } from './service-verify';

export const listEmailAddressesOperation = defineOperation({
  name: 'emails.list',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The addresses of up to 1,000 accounts, for themselves and for site admins.',
  input: z.strictObject({ userIds: z.array(idSchema).max(1_000) }),
  output: z.array(z.object({ userId: idSchema, emails: z.array(emailAddressSchema) })),
  run: (context, { userIds }) => listEmails(context, userIds),
});

export const addEmailOperation = defineOperation({
  name: 'emails.add',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Adds an address to a person and mails a link to confirm it.',
  input: addEmailInput,
  output: z.null(),
  run: addEmail,
});

export const removeEmailOperation = defineOperation({
  name: 'emails.remove',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Removes an address of a person; the last confirmed one stays.',
  input: emailReference,
  output: z.null(),
  run: removeEmail,
});

export const setEmailPrimaryOperation = defineOperation({
  name: 'emails.setPrimary',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Makes a confirmed address the one that mails go to.',
  input: emailReference,
  output: z.null(),
  run: makeEmailPrimary,
});

export const setEmailVerifiedOperation = defineOperation({
  name: 'emails.setVerified',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Confirms an address without a mail, or takes that back.',
  input: setEmailVerifiedInput,
  output: z.null(),
  run: changeVerified,
});

export const resendVerificationOperation = defineOperation({
  name: 'emails.resendVerification',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Mails the link to confirm an address again.',
  input: emailReference,
  output: z.null(),
  run: resendVerification,
});

export const verifyEmailOperation = defineOperation({
  name: 'emails.verify',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Confirms the address whose mail carried the link.',
  input: verifyEmailInput,
  output: verifiedEmailSchema,
  run: verifyEmail,
});
