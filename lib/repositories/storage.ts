import 'server-only';
import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';
import { runGit } from '@/lib/git/run';

const rootFolder = () => path.join(env().KEYWARD_DATA_DIR, 'repositories');

/** Where a repository lies. Its id alone decides: no name that people write is ever part of a path on this machine. */
export function repositoryFolder(id: number): string {
  if (!Number.isSafeInteger(id) || id < 1) throw new Error('A repository has a positive id.');
  return path.join(rootFolder(), String(id % 1000), `${id}.git`);
}

export const hasFolder = (id: number): Promise<boolean> =>
  fs.stat(path.join(repositoryFolder(id), 'HEAD')).then((stat) => stat.isFile(), () => false);

/** Makes an empty bare repository beside its place, and returns the folder. `settle` moves it there once it is complete. */
export async function makeDraft(id: number, defaultBranch = 'main'): Promise<string> {
  const folder = `${repositoryFolder(id)}.draft-${randomBytes(6).toString('hex')}`;
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  await runGit(['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, folder]);
  return folder;
}

/** Puts a draft in its place. What was there is removed. */
export async function settle(id: number, draft: string): Promise<void> {
  const folder = repositoryFolder(id);
  const old = `${folder}.old-${randomBytes(6).toString('hex')}`;
  const hadOne = await fs.rename(folder, old).then(
    () => true,
    () => false,
  );
  await fs.rename(draft, folder);
  if (hadOne) await remove(old);
}

const remove = (folder: string) => fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });

/** Removes what is on disk of a repository. Moved away first, so that nobody finds half of it. */
export async function removeFolder(id: number): Promise<void> {
  const folder = repositoryFolder(id);
  const old = `${folder}.old-${randomBytes(6).toString('hex')}`;
  await fs.rename(folder, old).catch(() => undefined);
  await remove(old);
}

/** Adds up a folder. @returns more than `limit` as soon as it is known to be more */
export async function folderBytes(folder: string, limit = Number.MAX_SAFE_INTEGER): Promise<number> {
  let total = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && total <= limit; next = waiting.pop()) {
    const here = next;
    for (const entry of await fs.readdir(here, { withFileTypes: true }).catch((): Dirent[] => [])) {
      if (entry.isDirectory()) waiting.push(path.join(here, entry.name));
      else total += await fs.lstat(path.join(here, entry.name)).then(({ size }) => size, () => 0);
    }
  }
  return total;
}

/** Bytes that are left where repositories lie. */
export async function freeBytes(): Promise<number> {
  await fs.mkdir(rootFolder(), { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await fs.statfs(rootFolder());
  return bavail * bsize;
}

export interface Leftover {
  path: string;
  /** Whose place it is in; null for drafts and what was moved away. */
  id: number | null;
  changedAt: Date;
}

/** Everything that lies among the repositories, one thousandth at a time: the caller knows what belongs there. */
export async function* listFolders(): AsyncGenerator<Leftover[]> {
  const shards = await fs.readdir(rootFolder()).catch((): string[] => []);
  for (const shard of shards) {
    const names = await fs.readdir(path.join(rootFolder(), shard)).catch((): string[] => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const full = path.join(rootFolder(), shard, name);
        const stat = await fs.stat(full).catch(() => null);
        const id = /^([1-9]\d{0,9})\.git$/.exec(name)?.[1];
        return stat && { path: full, id: id === undefined ? null : Number(id), changedAt: stat.mtime };
      }),
    );
    yield found.filter((each) => each !== null);
  }
}

export const removeLeftover = ({ path: folder }: Leftover): Promise<void> => remove(folder);
