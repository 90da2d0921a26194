import { z } from 'zod';
import { idSchema } from '@/lib/text/schema';

export const userIdsInput = z
  .array(idSchema)
  .min(1, 'Choose at least one account.')
  .max(1_000, 'Choose at most 1,000 accounts at a time.')
  .transform((ids) => [...new Set(ids)])
  .describe('Ids of accounts; each is handled by itself');

/** Of a bulk change: each account by itself either was changed or says why not. */
export const bulkResultSchema = z.object({
  done: z.array(z.object({ id: idSchema, name: z.string() })),
  failed: z.array(z.object({ id: idSchema, code: z.string(), reason: z.string().nullable(), message: z.string() })),
});
export type BulkResult = z.output<typeof bulkResultSchema>;
