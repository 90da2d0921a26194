import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff';

const marks = { same: ' ', added: '+', removed: '-' };
const told = (before: string, after: string) => lineDiff(before, after).map(({ kind, text }) => `${marks[kind]}${text}`);

describe('lineDiff', () => {
  it('says which lines came and went', () => {
    expect(told('{\n  a,\n  b\n}', '{\n  a,\n  c,\n  d\n}')).toEqual([' {', '   a,', '-  b', '+  c,', '+  d', ' }']);
    expect(told('same', 'same')).toEqual([' same']);
    expect(told('a\na\na', 'a\na')).toHaveLength(3);
  });

  it('leads from the one text to the other, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((parts) => parts.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = lineDiff(before, after);
        const without = (kind: string) => diff.filter((line) => line.kind !== kind).map((line) => line.text).join('\n');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });
});
