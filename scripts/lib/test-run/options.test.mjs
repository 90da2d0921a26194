// @ts-check
import { expect, test } from 'vitest';
import { parseTestOptions, STEP_NAMES } from './options.mjs';

test('without words every step runs', () => {
  expect(parseTestOptions([])).toEqual({ steps: new Set(STEP_NAMES), filters: [] });
});

test('--only chooses steps, and other words choose files', () => {
  expect(parseTestOptions(['--only=unit,api', 'tokens'])).toEqual({ steps: new Set(['unit', 'api']), filters: ['tokens'] });
  expect([...parseTestOptions(['tokens']).steps]).toEqual(['unit', 'api', 'ui', 'a11y']);
});

test.each(['--only', '--only=', '--only=unti', '--grep=x'])('%s is refused, never a run of something else', (word) => {
  expect(() => parseTestOptions([word])).toThrow(/no step|no option/);
});
