import { describe, expect, it } from 'vitest';
import { isDomainError } from '@/lib/errors/domain-error';
import { allDone } from './all-done';

const failures = (count: number, message: string) =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, code: 'conflict', reason: null, message }));

function refusalOf(failed: ReturnType<typeof failures>): string {
  try {
    allDone({ done: [{ id: 9_999, name: 'done' }], failed });
  } catch (thrown) {
    if (isDomainError(thrown)) return thrown.message;
    throw thrown;
  }
  throw new Error('Nothing was refused.');
}

describe('what a bulk change answers', () => {
  it('names every account that was not changed, and why', () => {
    const message = refusalOf(failures(12, 'It is taken.'));
    expect(message).toContain('12 of 13 accounts were not changed, the others were.');
    for (let id = 1; id <= 12; id += 1) expect(message).toContain(` ${id}: It is taken.`);
  });

  it('stays bounded for a thousand long reasons, and still names them all', () => {
    const message = refusalOf(failures(1_000, 'x'.repeat(300)));
    expect(message.length).toBeLessThan(32_000);
    expect(message).toContain(' 1: xxx');
    expect(message).toMatch(/Nor were these: .*, 999, 1000\.$/);
  });
});
