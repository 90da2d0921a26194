// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { isInstalledByHand } from './installed.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/b-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

test.each([
  ['everything but another platform’s package', { 'node_modules/a': wanted['node_modules/a'] }, true],
  ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-c' } }, false],
  ['another content of the same version', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-c' } }, false],
  ['an optional package of another version', { ...wanted, 'node_modules/b-darwin': { version: '2.0.0' } }, false],
  ['a missing package', {}, false],
])('an installation by hand with %s', (_, present, isAccepted) => {
  const root = makeTempFolder();
  fs.mkdirSync(path.join(root, 'node_modules'));
  fs.writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
  expect(isInstalledByHand(root)).toBe(false);
  fs.writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }));
  expect(isInstalledByHand(root)).toBe(isAccepted);
});
