import 'server-only';
import DataLoader from 'dataloader';
import type { KeyedDigest } from '@/lib/crypto/digest';
import { placeholders, prepared } from './client';
import { inOneTurn } from './batching';

interface DigestRow {
  digest: Buffer;
}

/**
 * Looks rows up by a secret's digest: a question is the digests of one secret under every live key. Questions of one turn of the
 * event loop share a statement.
 *
 * @param statement text for a list of placeholders; its rows carry `digest`
 */
export function makeDigestLookup<Row extends DigestRow>(name: string, statement: (list: string) => string) {
  const loader = new DataLoader<KeyedDigest[], Row | null>(async (questions) => {
    const digests = padded(questions.flatMap((candidates) => candidates.map(({ digest }) => digest)));
    const rows = await prepared<Row>(`${name}-${digests.length}`, statement(placeholders(digests.length)), digests);
    const byDigest = new Map(rows.map((row) => [row.digest.toString('latin1'), row]));
    return questions.map((candidates) => candidates.map(({ digest }) => byDigest.get(digest.toString('latin1'))).find(Boolean) ?? null);
  }, inOneTurn);
  return (candidates: KeyedDigest[]): Promise<Row | null> => loader.load(candidates);
}

/** Filled up to a power of two with its last member, so that few statements are ever prepared. */
function padded(digests: Buffer[]): Buffer[] {
  const length = 2 ** Math.ceil(Math.log2(digests.length));
  const last = digests.at(-1);
  return last ? [...digests, ...Array.from({ length: length - digests.length }, () => last)] : digests;
}
