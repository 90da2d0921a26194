import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { openedSessionSchema, sessionSchema, signInInput } from './schema';
import { signIn, signOut } from './service';
import { endOthers, endSession, listSessions } from './service-own';

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

export const listSessionsOperation = defineOperation({
  name: 'sessions.list',
  kind: 'query',
  scope: ['users:read'],
  summary: 'The browser sessions of an account that still work, up to 100, the one seen last first.',
  input: z.strictObject({ userId: idSchema }),
  output: z.array(sessionSchema),
  run: listSessions,
});

export const revokeSessionOperation = defineOperation({
  name: 'sessions.revoke',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Ends one browser session.',
  input: z.strictObject({ id: idSchema }),
  output: z.null(),
  run: (context, { id }) => endSession(context, id),
});

export const revokeOtherSessionsOperation = defineOperation({
  name: 'sessions.revokeOthers',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Ends every browser session of an account but the one that asks.',
  input: z.strictObject({ userId: idSchema }),
  output: z.object({ count: z.int() }),
  run: (context, { userId }) => endOthers(context, userId),
});
