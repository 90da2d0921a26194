import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { openedSessionSchema, signInInput } from './schema';
import { signIn, signOut } from './service';

export const signInOperation = defineOperation({
  name: 'sessions.signIn',
  kind: 'mutation',
  scope: 'public',
  summary: 'Opens a browser session for a person.',
  input: signInInput,
  output: openedSessionSchema,
  run: signIn,
});

export const signOutOperation = defineOperation({
  name: 'sessions.signOut',
  kind: 'mutation',
  scope: 'public',
  summary: 'Ends the session the request came with.',
  input: z.strictObject({}),
  output: z.null(),
  run: signOut,
});
