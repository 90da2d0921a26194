// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder } from '../testing/temp-folder.mjs';
import { startNode } from '../testing/start-node.mjs';
import { commandLineOf } from './process-info.mjs';
import { inProject } from './project.mjs';
import { runTool } from './run-tool.mjs';

test('a failing tool shows what it printed', async () => {
  const script = "console.log('on stdout'); console.error('on stderr'); process.exit(2)";
  await expect(runTool(process.execPath, ['--eval', script], { what: 'the tool' })).rejects.toThrow(/on stdout[^]*the tool failed/);
  await expect(runTool(process.execPath, ['--eval', script], { what: 'the tool' })).rejects.toThrow(/on stderr/);
  await expect(runTool('no-such-program', [], { what: 'the tool' })).rejects.toThrow(/spawn no-such-program[^]*the tool failed/);
});

test.each(/** @type {const} */ (['SIGKILL', 'SIGTERM', 'SIGINT']))('a tool does not outlive a script that ends by %s', async (signal) => {
  const note = path.join(makeTempFolder(), 'pid');
  const tool = `require('node:fs').writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const script = startNode(`
    import { runTool } from ${JSON.stringify(inProject('scripts/lib/run-tool.mjs'))};
    await runTool(process.execPath, ['--eval', ${JSON.stringify(tool)}], { what: 'the tool' });`);
  await expect.poll(() => fs.existsSync(note) && fs.readFileSync(note, 'utf8'), { timeout: 10_000 }).toMatch(/\d+/);
  await script.end(signal);
  await expect.poll(() => commandLineOf(Number(fs.readFileSync(note, 'utf8'))), { timeout: 5_000 }).toBeNull();
});
