import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { loadServerKeys } from './database';
import { seedDemo } from './demo';

beforeAll(() => loadServerKeys());

describe('the demo', () => {
  it('fills an empty site through rules that any site has, and starts a second time', async () => {
    const said: string[] = [];
    await seedDemo((text) => said.push(text));
    expect(said.join('\n')).toMatch(/Sign in as admin with the password \S+\n[^]*Who is ci-bot\?[^]*-d client_secret=\S+/);
    expect(await db().user.count({ where: { kind: 'SERVICE_ACCOUNT' } })).toBe(5);

    const saidAgain: string[] = [];
    await seedDemo((text) => saidAgain.push(text));
    expect(saidAgain.join('\n')).not.toContain('Sign in as');
    expect(await db().user.count({ where: { kind: 'SERVICE_ACCOUNT' } })).toBe(5);
  });
});
