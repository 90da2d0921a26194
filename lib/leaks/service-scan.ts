import 'server-only';
import type { Recognised } from '@/lib/crypto/recognise';
import { findLivingByDigest, type LivingCredential } from './scan-queries';

/** At once: each is a digest under every server key. */
const batchSize = 500;

export const keyOf = ({ kind, lookup }: Recognised): string => `${kind}:${lookup}`;

/**
 * Of texts with the shape of a secret of ours, those that authenticate now, by `keyOf`. For the operator's own use on the machine:
 * nobody is asked and nothing is recorded.
 */
export async function findLiving(recognised: readonly Recognised[]): Promise<Map<string, LivingCredential>> {
  const different = [...new Map(recognised.map((each) => [keyOf(each), each])).values()];
  const living = new Map<string, LivingCredential>();
  for (let start = 0; start < different.length; start += batchSize) {
    const batch = different.slice(start, start + batchSize);
    const found = await findLivingByDigest(batch);
    for (const [index, each] of batch.entries()) {
      const credential = found[index];
      if (credential) living.set(keyOf(each), credential);
    }
  }
  return living;
}

export type { LivingCredential } from './scan-queries';
