import 'server-only';
import { accessTokenIdentity, hasValidChecksum } from './mint';

/** A text that has the shape of a secret of ours. Whether it is one, the database says. */
export interface Recognised {
  kind: 'access-token' | 'client-secret' | 'oauth-token';
  /** What its digest is made of: of an access token the part that all its spellings share. */
  lookup: string;
}

export interface Found extends Recognised {
  /** Where it begins in the text. */
  index: number;
}

/** What a whole text is, in any spelling that authenticates. A bare hex text counts: it authenticates too. SG §1.1. */
export function recogniseSecret(text: string): Recognised | null {
  const identity = accessTokenIdentity(text);
  if (identity) return { kind: 'access-token', lookup: identity };
  if (!hasValidChecksum(text)) return null;
  if (text.startsWith('sgo_at_')) return { kind: 'oauth-token', lookup: text };
  return text.startsWith('sgo_cs_') ? { kind: 'client-secret', lookup: text } : null;
}

// All spellings of an access token end with its 40 hex digits: a run of exactly so many is asked for, whatever stands before it.
// Longer runs are digests of something. More than is needed costs a lookup; the database says what is a token.
const candidates = /(?<![0-9a-fA-F])[0-9a-fA-F]{40}(?![0-9a-fA-F])|sgo_(?:at|cs)_[0-9A-Za-z]{49}/g;

// Kubernetes secrets, registry logins and Basic headers carry credentials as base64, which hides them from a search for words.
const encoded = /(?<![0-9A-Za-z+/_-])[0-9A-Za-z+/_-]{54,4096}={0,2}(?![0-9A-Za-z+/=_-])/g;

/** Every place of a text where something with the shape of a secret of ours stands, also inside base64; in order. */
export function findSecrets(text: string): Found[] {
  const plain = [...text.matchAll(candidates)].flatMap(({ 0: word, index }) => {
    const recognised = recogniseSecret(word);
    return recognised ? [{ ...recognised, index }] : [];
  });
  const hidden = [...text.matchAll(encoded)].flatMap(({ 0: word, index }) =>
    recogniseInside(word).map((recognised) => ({ ...recognised, index })),
  );
  return [...plain, ...hidden].sort((one, other) => one.index - other.index);
}

function recogniseInside(word: string): Recognised[] {
  // Latin-1 keeps every byte one character, whatever was encoded.
  const decoded = Buffer.from(word, 'base64').toString('latin1');
  return [...decoded.matchAll(candidates)].flatMap(({ 0: inner }) => recogniseSecret(inner) ?? []);
}
