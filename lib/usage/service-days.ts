import 'server-only';
import { findCredentialDays } from './queries';
import type { DayOfUse } from './schema';

const dayMs = 24 * 60 * 60 * 1000;

/** The first of the last `days` days, today included. Days are those of UTC. */
export const firstOfDays = (days: number): Date => new Date(Math.floor(Date.now() / dayMs) * dayMs - (days - 1) * dayMs);

/** Each of `days` days from `first` on, the oldest first, also those without a request. */
export function everyDay(first: Date, days: number, counted: readonly DayOfUse[]): DayOfUse[] {
  const counts = new Map(counted.map(({ day, requests }) => [day, requests]));
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(first.getTime() + index * dayMs).toISOString().slice(0, 10);
    return { day, requests: counts.get(day) ?? 0 };
  });
}

/** For the domains of credentials: the requests of one of theirs on each of the last `days` days. */
export async function credentialDays(kind: 'access-token' | 'm2m-credential', id: number, days: number): Promise<DayOfUse[]> {
  const first = firstOfDays(days);
  return everyDay(first, days, await findCredentialDays(kind, id, first));
}
