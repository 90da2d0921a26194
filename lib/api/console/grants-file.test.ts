import { describe, expect, it } from 'vitest';
import { streamOf } from './grants-file';

/** Pieces that note whether they were closed. */
function pieces(count: number) {
  const state = { given: 0, isClosed: false };
  const chunks: AsyncIterableIterator<Uint8Array, undefined> = {
    [Symbol.asyncIterator]: () => chunks,
    next: async () => {
      if (state.given === count) return { done: true, value: undefined };
      state.given += 1;
      return Promise.resolve({ done: false, value: Buffer.from(`piece ${state.given}\n`) });
    },
    return: async () => {
      state.isClosed = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return { state, chunks };
}

describe('the stream of an export', () => {
  it('gives what there is, and reads nothing ahead of its reader', async () => {
    const { state, chunks } = pieces(3);
    const reader = streamOf(chunks, () => Promise.resolve(true)).getReader();
    await reader.read();
    expect(state.given).toBe(1);
    await reader.read();
    await reader.read();
    expect((await reader.read()).done).toBe(true);
  });

  it('ends when its reader may no longer read, and closes the file then and when the reader leaves', async () => {
    const refused = pieces(3);
    const reader = streamOf(refused.chunks, () => Promise.resolve(false)).getReader();
    await reader.read();
    await expect(reader.read()).rejects.toThrow('may no longer read');
    expect(refused.state).toEqual({ given: 1, isClosed: true });
    const left = pieces(3);
    await streamOf(left.chunks, () => Promise.resolve(true)).cancel();
    expect(left.state).toEqual({ given: 0, isClosed: true });
  });
});
