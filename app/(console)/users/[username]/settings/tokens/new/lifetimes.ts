import type { TokenOptions } from '@/lib/tokens/schema';

const daySeconds = 86_400;

export const neverExpires = 'never';

export type Lifetime = {
  /** Days, or `neverExpires`. */
  value: string;
  label: string;
  expiresInSeconds: number | null;
  /** Counted by the server's clock, which is the one that decides. */
  expiresAt: string | null;
};

export function lifetimesFrom({ lifetimeDays, canNeverExpire }: TokenOptions): Lifetime[] {
  const nowMs = Date.now();
  const ending = lifetimeDays.map((days) => ({
    value: String(days),
    label: days === 1 ? '1 day' : `${days} days`,
    expiresInSeconds: days * daySeconds,
    expiresAt: new Date(nowMs + days * daySeconds * 1000).toISOString(),
  }));
  return canNeverExpire ? [...ending, { value: neverExpires, label: 'No expiration', expiresInSeconds: null, expiresAt: null }] : ending;
}
