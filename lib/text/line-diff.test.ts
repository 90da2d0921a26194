import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './line-diff';

const told = (before: string, after: string) => lineDiff(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

describe('lineDiff', () => {
  it('says which lines came and went', () => {
    expect(told('{\n  "a": 1,\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 3,\n  "c": 4\n}')).toEqual(['{', '  "a": 1,', '-  "b": 2', '+  "b": 3,', '+  "c": 4', ' }'].map((line, index) => (index < 2 ? ` ${line}` : line)));
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
