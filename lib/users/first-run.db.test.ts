import { expect, it, beforeAll } from 'vitest';
import type { Actor } from '@/lib/actor/actor';
import { db } from '@/lib/db/client';
import { execute } from '@/lib/operation/execute';
import { getSiteStateOperation } from '@/lib/site/operations';
import { origin } from '@/prisma/seed/credentials';
import { loadServerKeys } from '@/prisma/seed/database';
import { createFirstSiteAdminOperation } from './operations';

const anonymous: Actor = { kind: 'anonymous', origin };

beforeAll(() => loadServerKeys());

it('exactly one of twenty at once becomes the first site admin, and nobody after them', async () => {
  expect(await execute(getSiteStateOperation, anonymous, {})).toEqual({ needsSiteInit: true, isCodeRequired: false });
  const claim = (index: number) =>
    execute(createFirstSiteAdminOperation, anonymous, {
      username: `root-${index}`,
      email: `root-${index}@example.com`,
      password: 'correct horse battery',
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => claim(index)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict', reason: 'already_initialized' });
  }
  expect(await db().user.count()).toBe(1);
  expect(await db().user.count({ where: { isSiteAdmin: true } })).toBe(1);
  expect(await db().auditEvent.count({ where: { action: 'site.initialize', outcome: 'SUCCESS' } })).toBe(1);
  expect(await execute(getSiteStateOperation, anonymous, {})).toEqual({ needsSiteInit: false, isCodeRequired: false });
  await expect(claim(99)).rejects.toMatchObject({ reason: 'already_initialized' });
});
