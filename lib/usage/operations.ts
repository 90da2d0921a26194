import 'server-only';
import { defineOperation } from '@/lib/operation/define-operation';
import { usageByDoorInput, usageSchema } from './schema';
import { getUsageByDoor } from './service';

export const usageByDoorOperation = defineOperation({
  name: 'usage.byDoor',
  kind: 'query',
  scope: ['users:read'],
  summary: 'API requests of an account by day, and by door with the last time and address.',
  input: usageByDoorInput,
  output: usageSchema,
  run: getUsageByDoor,
});
