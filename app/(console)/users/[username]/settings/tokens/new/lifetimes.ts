import { formatUtcDay } from '@/components/feedback/format-time';
import type { TokenOptions } from '@/lib/tokens/schema';

const daySeconds = 86_400;
const dayMs = daySeconds * 1000;

export const neverExpires = 'never';
export const customLifetime = 'custom';

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

/** Days such as 2026-11-21, in UTC as all days of the console. */
export type DayRange = { first: string; last: string };

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The days that may be chosen: from tomorrow on, up to the longest lifetime that the site allows. */
export function choosableDays({ lifetimeDays }: Pick<TokenOptions, 'lifetimeDays'>, nowMs = Date.now()): DayRange {
  return { first: dayOf(nowMs + dayMs), last: dayOf(nowMs + Math.max(...lifetimeDays) * dayMs) };
}

/** Why a day cannot be chosen; null when it can. */
export function refuseDay(day: string, { first, last }: DayRange): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return 'Choose the day on which the token expires.';
  if (day < first) return `Choose ${formatUtcDay(first)} or later.`;
  return day > last ? `A token may live until ${formatUtcDay(last)} at most.` : null;
}

/** As for the lifetimes of the menu whole days, so that the token ends on that day and within what the server allows. */
export const secondsUntilDay = (day: string, nowMs = Date.now()): number =>
  ((Date.parse(day) - Date.parse(dayOf(nowMs))) / dayMs) * daySeconds;
