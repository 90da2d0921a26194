import { describe, expect, it } from 'vitest';
import { settingsSchema } from '@/lib/site/settings-schema';
import { limitOf, noRoom, serviceAccountLimit } from './rules';

const license = (given: object = {}) => settingsSchema.parse({ license: given }).license;

describe('how many service accounts a license allows', () => {
  it.each([
    [{}, null],
    [{ plan: 'free' }, 100],
    [{ plan: 'premium', seats: 3 }, null],
    [{ serviceAccountQuota: 'classic', plan: 'free' }, 0],
    [{ serviceAccountQuota: 'classic', plan: 'premium', seats: 3 }, 3],
    [{ serviceAccountQuota: 'classic', plan: 'premium' }, null],
    [{ serviceAccountQuota: 'classic', plan: 'ultimate', seats: 3 }, null],
    [{ serviceAccountQuota: 'classic', plan: 'ultimate', trial: true, hosted: true }, 0],
    [{ serviceAccountQuota: 'classic', plan: 'free', trial: true }, null],
  ])('%j: %s', (given, limit) => {
    expect(serviceAccountLimit(license(given))).toBe(limit);
  });

  it('people are limited by seats, the ghost by nothing', () => {
    expect(limitOf(license({ seats: 5 }), 'HUMAN')).toBe(5);
    expect(limitOf(license(), 'HUMAN')).toBeNull();
    expect(limitOf(license({ seats: 0 }), 'GHOST')).toBeNull();
  });
});

it('says what is full and what to do', () => {
  expect(noRoom(license({ seats: 1 }), 'HUMAN', 1).message).toBe(
    'The 1 seat of the license is taken. Block or delete somebody who is active, or raise "license.seats" in the site configuration.',
  );
  expect(noRoom(license({ plan: 'free' }), 'SERVICE_ACCOUNT', 100).message).toBe(
    'The free license allows 100 service accounts, and that many exist. Delete one, or change "license" in the site configuration.',
  );
});
