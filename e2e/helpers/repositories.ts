import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { instance } from '../setup/instance';
import { sql } from './database';
import { unique, type Site } from './site';

const sampleReadme = [
  ...['# Sample', '', 'What a reader sees first. [The code](src/main.ts), and a list:', '', '- [x] done', '- [ ] open', ''],
  ...['| a | b |', '|---|---|', '| 1 | 2 |', '', '```sh', 'npm start', '```', ''],
].join('\n');

/** A private repository of the shared server with a text and a source, put where the server keeps it. */
export async function makeFilledRepository(site: Site): Promise<{ id: number; fullName: string }> {
  const group = unique('team');
  const fullName = `${group}/sample`;
  const [row] = await sql<{ id: number }>(
    `WITH made AS (
       INSERT INTO "Group" (path, name, "fullPath", key, visibility, "updatedAt") VALUES ($1, $1, $1, $1, 'PRIVATE', now()) RETURNING id
     ), above AS (
       INSERT INTO "GroupAncestor" ("groupId", "ancestorId", distance) SELECT id, id, 0 FROM made
     )
     INSERT INTO "Repository" ("groupId", origin, path, name, "fullName", key, "defaultBranch", "sizeBytes", "updatedAt")
     SELECT id, 'HOSTED', 'sample', 'sample', $2, $2, 'main', 1200, now() FROM made RETURNING id`,
    [group, fullName],
    site.databaseUrl,
  );
  const id = row?.id ?? 0;
  const folder = path.join(instance().dataDir, 'repositories', String(id % 1000), `${id}.git`);
  fs.mkdirSync(folder, { recursive: true });
  const git = (args: string[], input = '') => execFileSync('git', args, {
    input,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
  });
  const file = (name: string, text: string) => `M 100644 inline ${JSON.stringify(name)}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const person = 'Ada Lovelace <ada@example.com> 1700000000 +0000';
  git(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  git(['--git-dir', folder, 'fast-import', '--quiet'], [
    `commit refs/heads/main\nauthor ${person}\ncommitter ${person}\ndata 11\nFirst words\n`,
    file('README.md', sampleReadme),
    file('src/main.ts', '/** Says it. */\nexport function greet(name: string): string {\n  return `Hello, ${name}` + 1;\n}\n'),
  ].join(''));
  return { id, fullName };
}

/** The row of a copy whose code host answers that there is no such repository. */
export async function makeFailedMirror(site: Site): Promise<{ fullName: string }> {
  const { id, fullName } = await makeFilledRepository(site);
  const log = '2026-01-01T00:00:00Z remote: Repository not found.';
  await sql(
    `WITH host AS (
       INSERT INTO "CodeHost" (kind, "displayName", url, config, "updatedAt")
       VALUES ('OTHER', $2, 'https://git.example.test/', '{}', now()) RETURNING id
     ), mirror AS (
       INSERT INTO "RepositoryMirror" ("repositoryId", "codeHostId", "externalId", "remoteUrl", state, "failedAt", failures,
         "lastError", log)
       SELECT $1, id, $2, 'https://git.example.test/x.git', 'FAILED', now(), 2, 'The host does not know it.', $3 FROM host
     )
     UPDATE "Repository" SET origin = 'MIRROR' WHERE id = $1`,
    [id, fullName, log],
    site.databaseUrl,
  );
  return { fullName };
}
