import { describe, expect, it } from 'vitest';
import { firstOf } from './first-of';

describe('the first of many rows', () => {
  it.each([
    [0, false],
    [2, false],
    [3, false],
    [4, true],
    [9, true],
  ])('of %i with room for three says whether there were more: %s', async (there, isCut) => {
    let isClosed = false;
    async function* source() {
      try {
        for (let row = 1; row <= there; row += 1) yield await Promise.resolve(row);
      } finally {
        isClosed = true;
      }
    }
    const first = firstOf(source(), 3);
    const rows: number[] = [];
    for await (const row of first.rows) rows.push(row);
    expect(rows).toEqual([1, 2, 3].slice(0, there));
    expect(first.isCut()).toBe(isCut);
    expect(isClosed).toBe(true);
  });
});
