import { z } from 'zod';
import { idSchema, lookupText } from '@/lib/text/schema';

const name = lookupText(1_024, 'Write the name of a repository.');
export const openTransferInput = z.strictObject({ name });
export type OpenTransferInput = z.output<typeof openTransferInput>;

const oid = z.string().max(64).regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'Write the id of an object.');
export const pushInput = z.strictObject({
  name,
  updates: z
    .array(z.strictObject({ ref: z.string().max(500).regex(/^refs\/[^\p{Cc}\s]+$/u, 'Write the full name of a branch or tag.'), before: oid, after: oid }))
    .min(1)
    .max(1_000),
});
export type PushInput = z.output<typeof pushInput>;

export const openedTransferSchema = z.object({ id: idSchema });
