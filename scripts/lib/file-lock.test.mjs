// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { startNode } from '../testing/start-node.mjs';
import { withFileLock } from './file-lock.mjs';
import { inProject } from './project.mjs';

/** @param {string} lock */
const holdForever = (lock) => `
  import { withFileLock } from ${JSON.stringify(inProject('scripts/lib/file-lock.mjs'))};
  await withFileLock(${JSON.stringify(lock)}, async () => {
    console.log('held');
    const alive = setInterval(() => {}, 1000);
    await new Promise((resolve) => process.once('SIGTERM', resolve));
    clearInterval(alive);
  });`;

test('a second process waits for the first', async () => {
  const lock = path.join(makeTempFolder(), 'lock');
  const holder = startNode(holdForever(lock));
  await holder.says('held');
  let hasRun = false;
  let waitsFor = 0;
  const second = withFileLock(lock, () => { hasRun = true; }, { onWait: (pid) => { waitsFor = pid; } });
  await sleep(300);
  expect({ hasRun, waitsFor }).toEqual({ hasRun: false, waitsFor: holder.pid });
  await holder.end('SIGTERM');
  await second;
  expect(hasRun).toBe(true);
  expect(fs.existsSync(lock)).toBe(false);
});

test('the lock of a killed process is taken over, by one at a time', async () => {
  const lock = path.join(makeTempFolder(), 'lock');
  const holder = startNode(holdForever(lock));
  await holder.says('held');
  await holder.end('SIGKILL');
  expect(fs.existsSync(lock)).toBe(true);
  const log = path.join(path.dirname(lock), 'log');
  const source = `
    import fs from 'node:fs';
    import { withFileLock } from ${JSON.stringify(inProject('scripts/lib/file-lock.mjs'))};
    await withFileLock(${JSON.stringify(lock)}, async () => {
      fs.appendFileSync(${JSON.stringify(log)}, '<');
      await new Promise((resolve) => setTimeout(resolve, 50));
      fs.appendFileSync(${JSON.stringify(log)}, '>');
    });`;
  await Promise.all(Array.from({ length: 6 }, () => startNode(source).ended));
  expect(fs.readFileSync(log, 'utf8')).toBe('<>'.repeat(6));
});

test('work that throws gives the lock back', async () => {
  const lock = path.join(makeTempFolder(), 'lock');
  await expect(withFileLock(lock, () => { throw new Error('no'); })).rejects.toThrow('no');
  expect(fs.existsSync(lock)).toBe(false);
});
