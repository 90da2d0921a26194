import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import { acceptTerms } from './service-terms';

export const acceptTermsOperation = defineOperation({
  name: 'users.acceptTerms',
  kind: 'mutation',
  scope: ['users:write'],
  summary: 'Notes that a person accepted the terms of service; oneself where nobody is named.',
  input: z.strictObject({ userId: idSchema.optional() }),
  output: z.null(),
  run: acceptTerms,
});
