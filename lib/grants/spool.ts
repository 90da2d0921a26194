import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { env } from '@/lib/env';

/**
 * A file that only this process sees: it has no name any more once it is open, and is gone with its handle, whatever happens.
 * What is as large as a table waits here, neither in memory nor in an open transaction.
 */
export async function openSpool(): Promise<fs.FileHandle> {
  const folder = env().KEYWARD_DATA_DIR;
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, `spool-${randomBytes(8).toString('hex')}`);
  const handle = await fs.open(file, 'wx+', 0o600);
  await fs.unlink(file);
  return handle;
}

const pieceBytes = 256 * 1024;

/** Its bytes in pieces, from the beginning. Closes it in the end, also when the reader leaves early or never began, unless it is kept. */
export function readSpool(handle: fs.FileHandle, { keepOpen = false } = {}): AsyncIterableIterator<Uint8Array, undefined> {
  let position = 0;
  let isOver = false;
  const end = async () => {
    if (!isOver && !keepOpen) await handle.close();
    isOver = true;
    return { done: true, value: undefined } as const;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isOver) return end();
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(pieceBytes), 0, pieceBytes, position);
      position += bytesRead;
      return bytesRead === 0 ? end() : { done: false, value: buffer.subarray(0, bytesRead) };
    },
    return: end,
  };
}
