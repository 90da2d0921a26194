import { describe, expect, it } from 'vitest';
import { choosableDays, refuseDay, secondsUntilDay } from './lifetimes';

const nowMs = Date.parse('2026-11-20T23:30:00.000Z');
const days = choosableDays({ lifetimeDays: [7, 90, 30] }, nowMs);

describe('a day on which a token is to expire', () => {
  it('lies between tomorrow and the longest lifetime', () => {
    expect(days).toEqual({ first: '2026-11-21', last: '2027-02-18' });
    for (const day of ['2026-11-21', '2026-12-31', '2027-02-18']) expect(refuseDay(day, days)).toBeNull();
  });

  it.each([
    ['', 'Choose the day on which the token expires.'],
    ['12026-11-21', 'Choose the day on which the token expires.'],
    ['2026-11-20', 'Choose 21 Nov 2026 or later.'],
    ['2027-02-19', 'A token may live until 18 Feb 2027 at most.'],
  ])('is not %j', (day, reason) => {
    expect(refuseDay(day, days)).toBe(reason);
  });

  it('is the day the token ends on, by as many whole days as the menu would give', () => {
    for (const day of [days.first, '2027-01-01', days.last])
      expect(new Date(nowMs + secondsUntilDay(day, nowMs) * 1000).toISOString().slice(0, 10)).toBe(day);
    expect(secondsUntilDay(days.last, nowMs)).toBe(90 * 86_400);
  });
});
