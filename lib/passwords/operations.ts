import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { resetLinkSchema } from './schema';
import { createResetLink, randomizePassword } from './service-link';

export const createResetLinkOperation = defineOperation({
  name: 'passwords.createResetLink',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Makes a link by which a person sets a password.',
  input: z.strictObject({ userId: idSchema }),
  output: resetLinkSchema,
  run: (context, { userId }) => createResetLink(context, userId),
});

export const randomizePasswordOperation = defineOperation({
  name: 'passwords.randomize',
  kind: 'mutation',
  scope: ['users:write'],
  summary: "Takes a person's password away, ends their sessions and makes a link to set a new one.",
  input: z.strictObject({ userId: idSchema }),
  output: resetLinkSchema,
  run: (context, { userId }) => randomizePassword(context, userId),
});
