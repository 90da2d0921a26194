// @ts-check
import { expect, test } from 'vitest';
import { findMissingEntries, readLockfile } from './lockfile.mjs';
import { inProject } from './project.mjs';

test('the lockfile of this project has an entry for every dependency', () => {
  expect(findMissingEntries(readLockfile(inProject('package-lock.json')))).toEqual([]);
});

test('a platform package that the registry did not serve is named with what needs it', () => {
  const packages = {
    '': { dependencies: { a: '1' } },
    'node_modules/a': { optionalDependencies: { 'a-linux': '1', 'a-darwin': '1' } },
    'node_modules/a-linux': {},
  };
  expect(findMissingEntries({ packages })).toEqual(['node_modules/a needs a-darwin, which has no entry']);
});

test('a nested entry serves what lies below it, and nothing beside it', () => {
  const packages = {
    '': { dependencies: { a: '1', d: '1' } },
    'node_modules/a': { dependencies: { '@scope/b': '1' } },
    'node_modules/a/node_modules/@scope/b': { dependencies: { c: '1' } },
    'node_modules/a/node_modules/c': {},
    'node_modules/d': { dependencies: { c: '1' } },
  };
  expect(findMissingEntries({ packages })).toEqual(['node_modules/d needs c, which has no entry']);
});
