import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { run } from '../helpers/graphql';
import { withDataFolder, withServer } from '../helpers/own-server';
import { admin, makeM2MCredential, makeServiceAccount, makeToken, signInAsAdmin } from '../helpers/site';
import { instance } from '../setup/instance';

interface Outcome {
  code: number;
  out: string;
  error: string;
}

const program = path.resolve(import.meta.dirname, '../../scripts/keyward.mjs');

/** Runs the command in a folder, with the data folder of a site. */
async function keyward(words: string[], { cwd, dataDir, input }: { cwd: string; dataDir: string; input?: string }): Promise<Outcome> {
  const { HOME, PATH } = process.env;
  const env = { NODE_ENV: 'production' as const, HOME, PATH, KEYWARD_DATA_DIR: dataDir };
  const child = spawn(process.execPath, [program, ...words], { cwd, env, stdio: 'pipe' });
  child.stdin.end(input ?? '');
  let [out, error] = ['', ''];
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { error += chunk; });
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, error };
}

function makeFolder(files: Record<string, string | Buffer>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-scan-'));
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const rowsOf = ({ out }: Outcome) => out.split('\n').filter(Boolean).map((row) => row.split(/ {2,}/));

test('names the accounts whose live credentials stand in files or in what a diff adds, and never prints one', async () => {
  test.setTimeout(60_000);
  const by = await admin();
  const bot = await makeServiceAccount(by);
  const [token, dead, client] = [await makeToken(by, bot), await makeToken(by, bot), await makeM2MCredential(by, bot)];
  await run(by, `mutation { deleteAccessToken(byID: "${dead.nodeId}") { alwaysNil } }`);
  const cwd = makeFolder({
    'clean.txt': `nothing here but ${'c'.repeat(40)}\n`,
    'a/.env': `# of the bot\nTOKEN=${token.secret}\n`,
    'a/secret.yaml': `secret: ${Buffer.from(client.clientSecret).toString('base64')}\n`,
    'a/dead.txt': dead.secret,
    'a/node_modules/x.js': token.secret,
    'image.png': Buffer.concat([Buffer.from([0x89, 0, 0]), Buffer.from(token.secret)]),
    'large.log': `${'x'.repeat(5 * 1024 * 1024)}${token.secret}`,
    'many.log': `${'a line of a log\n'.repeat(600_000)}${token.secret}\n`,
    'windows.txt': Buffer.from(`\ufeffnothing\r\n${token.secret}\r\n`, 'utf16le'),
  });
  const { dataDir } = instance();
  try {
    const all = await keyward(['scan', '.'], { cwd, dataDir });
    expect(rowsOf(all)).toEqual([
      ['a/.env:2', 'access token', bot.username, `…${token.secret.slice(-5)}`, 'user:all', expect.stringMatching(/^until .* UTC$/)],
      ['a/secret.yaml:1', 'client secret', bot.username, `…${client.clientSecret.slice(-5)}`, 'user:all', 'no end'],
      ...['large.log:1', 'many.log:600001', 'windows.txt:2'].map((place) => expect.arrayContaining([place, 'access token', bot.username])),
    ]);
    expect(all.code).toBe(1);
    expect(all.error).toContain('image.png is binary and was skipped.');
    expect(all.error).toContain('2 live credentials of 1 account.');
    for (const secret of [token.secret, dead.secret, client.clientSecret])
      expect(all.out + all.error).not.toContain(secret.slice(-12));

    // A carriage return alone, as progress bars write it, ends no line of a diff.
    const changes = [`-${client.clientSecret}`, `+10 %\r100 % ${token.secret}`, ' unchanged', `+${token.secret}\r`];
    const diff = `--- a/x\n+++ b/x\n@@ -1,2 +7,3 @@\n${changes.join('\n')}\n`;
    const added = await keyward(['scan', '--diff'], { cwd, dataDir, input: diff });
    expect(rowsOf(added).map(([place, kind]) => [place, kind])).toEqual([['x:7', 'access token'], ['x:9', 'access token']]);
    expect(added.code).toBe(1);

    const clean = await keyward(['scan', 'clean.txt', 'a/dead.txt'], { cwd, dataDir });
    expect(clean).toMatchObject({ code: 0, out: '', error: 'No live credential was found.\n' });
  } finally {
    fs.rmSync(cwd, { recursive: true, force: true });
  }
});

test('says what is wrong, and ends with 2', async () => {
  test.setTimeout(60_000);
  const cwd = makeFolder({ 'clean.txt': 'clean', 'found.txt': 'sgp_local_'.padEnd(50, 'a') });
  const { dataDir } = instance();
  try {
    const wrong: [string[], Parameters<typeof keyward>[1], RegExp][] = [
      [['serve'], { cwd, dataDir }, /There is no command "serve"/],
      [['scan', '--fast'], { cwd, dataDir }, /There is no option "--fast"/],
      [['scan', '--diff', 'clean.txt'], { cwd, dataDir }, /name no files/],
      [['scan', 'missing.txt'], { cwd, dataDir }, /There is no file or folder "missing.txt"/],
      [['scan', 'found.txt'], { cwd, dataDir: cwd }, /There are no server keys in /],
    ];
    for (const [words, options, message] of wrong) {
      const outcome = await keyward(words, options);
      expect(outcome).toMatchObject({ code: 2, out: '', error: expect.stringMatching(message) });
    }
    expect(fs.readdirSync(cwd).sort()).toEqual(['clean.txt', 'found.txt']);
    for (const words of [['--help'], ['scan', '--help'], []])
      expect(await keyward(words, { cwd, dataDir })).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: npm run keyward -- scan/) });
    expect(await keyward(['scan', 'clean.txt'], { cwd, dataDir: cwd })).toMatchObject({ code: 0 });
  } finally {
    fs.rmSync(cwd, { recursive: true, force: true });
  }
});

test('without a running server it starts the database, and ends it again; with other keys it does not say that all is well', async () => {
  test.setTimeout(90_000);
  await withDataFolder(async (dataDir) => {
    const input = await withServer({ dataDir }, async (server) => {
      const by = await signInAsAdmin(server);
      return (await makeToken(by, await makeServiceAccount(by))).secret;
    });
    expect(findEmbeddedPostgres(dataDir)).toBeNull();
    const found = await keyward(['scan'], { cwd: dataDir, dataDir, input });
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining('standard input:1  access token') });
    expect(findEmbeddedPostgres(dataDir)).toBeNull();
    fs.writeFileSync(path.join(dataDir, 'secret-keys'), `other:${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
    const other = await keyward(['scan'], { cwd: dataDir, dataDir, input });
    expect(other).toMatchObject({ code: 2, out: '', error: expect.stringContaining('server keys are not those of this database') });
  });
});
