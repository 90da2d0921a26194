import type { Readable } from 'node:stream';

export interface RefUpdate {
  ref: string;
  before: string;
  after: string;
}

const mostBytes = 1024 * 1024;
const command = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([^\0\n]+)(?:\0[^\n]*)?\n?$/;

/**
 * Reads the commands at the beginning of a push, up to the flush that ends them, and puts what was read back into the stream.
 * @returns null where it does not begin as a push does
 */
export async function readRefUpdates(input: Readable): Promise<RefUpdate[] | null> {
  let read = Buffer.alloc(0);
  let updates: RefUpdate[] | null | undefined = parse(read);
  while (updates === undefined && read.length <= mostBytes) {
    const chunk = await nextChunk(input);
    if (chunk === null) break;
    read = Buffer.concat([read, chunk]);
    updates = parse(read);
  }
  if (read.length > 0 && !input.readableEnded) input.unshift(read);
  return updates ?? null;
}

async function nextChunk(input: Readable): Promise<Buffer | null> {
  for (;;) {
    const chunk: unknown = input.read();
    if (Buffer.isBuffer(chunk)) return chunk;
    if (input.readableEnded || input.destroyed) return null;
    await new Promise<void>((resolve) => {
      const done = () => {
        for (const event of ['readable', 'end', 'close', 'error']) input.off(event, done);
        resolve();
      };
      for (const event of ['readable', 'end', 'close', 'error']) input.once(event, done);
    });
  }
}

/** Undefined while more is needed. */
function parse(bytes: Buffer): RefUpdate[] | null | undefined {
  const updates: RefUpdate[] = [];
  for (let at = 0; ; ) {
    if (bytes.length < at + 4) return undefined;
    const text = bytes.toString('latin1', at, at + 4);
    if (!/^[0-9a-f]{4}$/i.test(text)) return null;
    const length = Number.parseInt(text, 16);
    if (length === 0) return updates;
    if (length < 5) return null;
    if (bytes.length < at + length) return undefined;
    const line = bytes.toString('utf8', at + 4, at + length);
    at += length;
    if (line.startsWith('shallow ')) continue;
    const [, before, after, ref] = command.exec(line) ?? [];
    if (!before || !after || !ref) return null;
    updates.push({ ref, before, after });
  }
}
