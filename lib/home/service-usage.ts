import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { shared } from '@/lib/process-state';
import type { Usage } from './schema';
import { daysOfPeriod, findAccounts, findBusiest, findRequestsByDay, findRequestsOf } from './usage-queries';

const shownAccounts = 5;
const freshMs = 60_000;

// Adding up a month of all accounts reads millions of rows on a large site. It decides nothing, so a minute of age does no harm.
const kept = shared<{ usage: Promise<Usage> | null; at: number }>('home-usage', () => ({ usage: null, at: 0 }));

/** Requests a day over thirty days, by the accounts with the most of them. @throws DomainError `forbidden` */
export function getUsage({ actor }: OperationContext): Promise<Usage> {
  authorize(actor, 'home.readSite');
  if (kept.usage && Date.now() - kept.at < freshMs) return kept.usage;
  const usage = readUsage();
  Object.assign(kept, { usage, at: Date.now() });
  const forget = () => {
    if (kept.usage === usage) kept.usage = null;
  };
  // Nothing to add up costs nothing to ask again, and the first requests of a fresh site show at once.
  usage.then(({ total }) => (total === 0 ? forget() : undefined), forget);
  return usage;
}

async function readUsage(): Promise<Usage> {
  const days = daysOfPeriod();
  const since = days[0] ?? '';
  const [byDay, busiest] = await Promise.all([findRequestsByDay(since), findBusiest(since, shownAccounts)]);
  const userIds = busiest.map(({ userId }) => userId);
  const [rows, accounts] = await Promise.all([findRequestsOf(userIds, since), findAccounts(userIds)]);
  const top = busiest.map(({ userId, requests }) => {
    const account = accounts.find(({ id }) => id === userId);
    const own = new Map(rows.filter((row) => row.userId === userId).map((row) => [row.day, row.requests]));
    return {
      userId,
      username: account?.username ?? null,
      kind: account?.kind ?? null,
      total: requests,
      perDay: days.map((day) => own.get(day) ?? 0),
    };
  });
  const all = new Map(byDay.map(({ day, requests }) => [day, requests]));
  // Counted a moment apart, so what is left may come out below nothing.
  const others = days.map((day, index) =>
    Math.max(0, (all.get(day) ?? 0) - top.reduce((sum, series) => sum + (series.perDay[index] ?? 0), 0)),
  );
  const rest = sum(others);
  return {
    days,
    series: [...top, ...(rest > 0 ? [{ userId: null, username: null, kind: null, total: rest, perDay: others }] : [])],
    total: sum(byDay.map(({ requests }) => requests)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
