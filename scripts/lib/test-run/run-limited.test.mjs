// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeTempFolder } from '../../testing/temp-folder.mjs';
import { commandLineOf } from '../process-info.mjs';
import { runLimited } from './run-limited.mjs';

/** @param {string} source */
const asModule = (source) => ['--input-type=module', '--eval', source];

test('a runner succeeds with code 0 only', async () => {
  expect(await runLimited(asModule(''), { timeoutMs: 10_000 })).toBe(true);
  expect(await runLimited(asModule('process.exit(3)'), { timeoutMs: 10_000 })).toBe(false);
  expect(await runLimited(asModule("process.kill(process.pid, 'SIGKILL')"), { timeoutMs: 10_000 })).toBe(false);
});

test.each([
  ['ends in order', ''],
  ['refuses to end', "process.on('SIGTERM', () => {});"],
])('a runner that hangs is ended with all it started, also when it %s', async (_, habit) => {
  vi.spyOn(console, 'error').mockReturnValueOnce();
  const note = path.join(makeTempFolder(), 'pid');
  const source = `${habit}
    import fs from 'node:fs';
    import { spawn } from 'node:child_process';
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    fs.writeFileSync(${JSON.stringify(note)}, String(child.pid));
    setInterval(() => {}, 1000);`;
  expect(await runLimited(asModule(source), { timeoutMs: 1_500, graceMs: 500 })).toBe(false);
  await expect.poll(() => commandLineOf(Number(fs.readFileSync(note, 'utf8')))).toBeNull();
});
