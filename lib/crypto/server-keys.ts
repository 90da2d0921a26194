import 'server-only';
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { EnvironmentError } from '@/lib/env';
import { shared } from '@/lib/process-state';

/** One key of the server, from which every purpose derives its own. The raw key is never used directly. */
export interface ServerKey {
  id: string;
  /** Derives the 32-byte key of one purpose (HKDF-SHA-256), computed once. */
  derive: (purpose: KeyPurpose) => Buffer;
  /** Says which key this is without saying the key: kept in the database. */
  fingerprint: string;
}

export type KeyPurpose = 'digest' | 'encrypt' | 'session-cookie' | 'first-run-code' | 'fingerprint';

const idPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;
const howTo =
  'KEYWARD_SECRET_KEYS is not usable: write id:key pairs by commas, the first signs, ' +
  'each key 32 bytes in base64, such as 2026:$(openssl rand -base64 32).';

/**
 * Parses `id:base64,id:base64`. The first key makes new digests and ciphertexts; the others still read old ones.
 * @throws EnvironmentError without repeating any key
 */
export function parseServerKeys(text: string): ServerKey[] {
  const keys = text.split(',').map((pair) => {
    const [id = '', encoded = '', ...rest] = pair.trim().split(':');
    const raw = Buffer.from(encoded, 'base64');
    if (rest.length > 0 || !idPattern.test(id) || raw.length !== 32) throw new EnvironmentError(howTo);
    return makeServerKey(id, raw);
  });
  if (new Set(keys.map((key) => key.id)).size !== keys.length) throw new EnvironmentError(`${howTo} Each id may stand once.`);
  return keys;
}

function makeServerKey(id: string, raw: Buffer): ServerKey {
  const derived = new Map<KeyPurpose, Buffer>();
  const derive = (purpose: KeyPurpose) => {
    const known = derived.get(purpose);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', raw, Buffer.alloc(0), `keyward ${purpose}`, 32));
    derived.set(purpose, key);
    return key;
  };
  return { id, derive, fingerprint: createHmac('sha256', derive('fingerprint')).update(id).digest('hex').slice(0, 32) };
}

/**
 * Reads the key file of a single instance's data folder, and makes it at the first start.
 * @throws EnvironmentError when others can read the file or its content is not a key list
 */
export function readKeyFile(dataDir: string): ServerKey[] {
  const file = path.join(dataDir, 'secret-keys');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const draft = path.join(dataDir, `.secret-keys-${randomBytes(6).toString('hex')}`);
    fs.writeFileSync(draft, `${new Date().getUTCFullYear()}:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
    try {
      fs.linkSync(draft, file); // fails if another start was first: its key is the one
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  if ((fs.statSync(file).mode & 0o077) !== 0)
    throw new EnvironmentError(`${file} can be read by other users of this machine: run chmod 600 on it.`);
  return parseServerKeys(fs.readFileSync(file, 'utf8').trim());
}

const ring = shared<{ keys: ServerKey[] }>('server-keys', () => ({ keys: [] }));

/** Puts the keys in force for this process; the first one makes new digests. */
export function setServerKeys(keys: ServerKey[]): void {
  ring.keys = keys;
}

/** All keys in force, the making one first. */
export function serverKeys(): readonly ServerKey[] {
  return ring.keys;
}

/** The key that makes new digests and ciphertexts. */
export function primaryKey(): ServerKey {
  const key = ring.keys[0];
  if (!key) throw new Error('The server keys are not loaded.');
  return key;
}
