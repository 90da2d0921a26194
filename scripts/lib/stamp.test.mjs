// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { digestOf, isFresh, makeWithStamp } from './stamp.mjs';

function makeSources() {
  const root = makeTempFolder();
  fs.mkdirSync(path.join(root, 'app/deep'), { recursive: true });
  fs.writeFileSync(path.join(root, 'app/page.tsx'), 'page');
  fs.writeFileSync(path.join(root, 'app/deep/page.test.ts'), 'test');
  return root;
}

test('the digest changes with a content, a name, a new file and the salt, and with nothing else', () => {
  const root = makeSources();
  const names = ['app', 'later.json'];
  const before = digestOf(root, names);
  expect(digestOf(root, names)).toBe(before);
  expect(digestOf(root, names, { salt: 'node 24' })).not.toBe(before);
  fs.writeFileSync(path.join(root, 'app/page.tsx'), 'edit');
  const edited = digestOf(root, names);
  expect(edited).not.toBe(before);
  fs.renameSync(path.join(root, 'app/page.tsx'), path.join(root, 'app/other.tsx'));
  expect(digestOf(root, names)).not.toBe(edited);
  fs.renameSync(path.join(root, 'app/other.tsx'), path.join(root, 'app/page.tsx'));
  fs.writeFileSync(path.join(root, 'later.json'), '');
  expect(digestOf(root, names)).not.toBe(edited);
});

test('skipped files do not count', () => {
  const root = makeSources();
  const skip = (/** @type {string} */ name) => name.endsWith('.test.ts');
  const before = digestOf(root, ['app'], { skip });
  fs.writeFileSync(path.join(root, 'app/deep/page.test.ts'), 'another test');
  expect(digestOf(root, ['app'], { skip })).toBe(before);
});

test('an interrupted build is not believed, also when the one before it succeeded with the same sources', async () => {
  const stamp = path.join(makeTempFolder(), 'dist/.stamp');
  expect(isFresh(stamp, 'abc')).toBe(false);
  await makeWithStamp(stamp, 'abc', async () => {});
  expect(isFresh(stamp, 'abc')).toBe(true);
  expect(isFresh(stamp, 'abd')).toBe(false);
  const interrupted = makeWithStamp(stamp, 'abc', async () => {
    throw new Error('ended half-way');
  });
  await expect(interrupted).rejects.toThrow('ended half-way');
  expect(isFresh(stamp, 'abc')).toBe(false);
});
