import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EnvironmentError } from '@/lib/env';
import { digestCandidates, digestSecret } from './digest';
import { parseServerKeys, primaryKey, readKeyFile, setServerKeys } from './server-keys';

const raw = (byte: number) => Buffer.alloc(32, byte).toString('base64');

function tempFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keyward-keys-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'data');
}

describe('parseServerKeys', () => {
  it('takes keys in their order, the first for making', () => {
    setServerKeys(parseServerKeys(` 2026:${raw(1)} , 2025:${raw(2)}`));
    expect(primaryKey().id).toBe('2026');
    expect(digestSecret('session', 'x').digestKeyId).toBe('2026');
    expect(digestCandidates('session', 'x').map(({ digestKeyId }) => digestKeyId)).toEqual(['2026', '2025']);
  });

  it.each([
    ['nothing', ''],
    ['no id', raw(1)],
    ['a short key', `a:${randomBytes(31).toString('base64')}`],
    ['a long key', `a:${randomBytes(33).toString('base64')}`],
    ['an id in capitals', `A:${raw(1)}`],
    ['an empty id', `:${raw(1)}`],
    ['a third part', `a:${raw(1)}:b`],
    ['an empty pair at the end', `a:${raw(1)},`],
    ['one id twice', `a:${raw(1)},a:${raw(2)}`],
  ])('refuses %s with a sentence that does not repeat the key', (_what, text) => {
    expect(() => parseServerKeys(text)).toThrow(EnvironmentError);
    try {
      parseServerKeys(text);
    } catch (error) {
      const { message } = error as Error;
      expect(message).toMatch(/^KEYWARD_SECRET_KEYS is not usable: write /);
      for (const part of text.split(/[:,]/).filter((piece) => piece.length > 20)) expect(message).not.toContain(part);
    }
  });

  it('says by a fingerprint which key it is, without saying the key', () => {
    const [one] = parseServerKeys(`a:${raw(1)}`);
    const [same] = parseServerKeys(`a:${raw(1)}`);
    const [other] = parseServerKeys(`a:${raw(2)}`);
    expect(one?.fingerprint).toBe(same?.fingerprint);
    expect(one?.fingerprint).not.toBe(other?.fingerprint);
    expect(one?.fingerprint).not.toContain(Buffer.alloc(32, 1).toString('hex').slice(0, 8));
  });

  it('derives a key of its own for each purpose', () => {
    const [key] = parseServerKeys(`a:${raw(1)}`);
    const derived = (['digest', 'encrypt', 'session-cookie', 'first-run-code', 'fingerprint'] as const).map((purpose) =>
      key?.derive(purpose).toString('hex'),
    );
    expect(new Set([...derived, Buffer.alloc(32, 1).toString('hex')]).size).toBe(6);
  });
});

describe('digests', () => {
  it('of one secret differ by what it is of, and by the key', () => {
    setServerKeys(parseServerKeys(`a:${raw(1)},b:${raw(2)}`));
    const kinds = ['access-token', 'oauth-token', 'client-secret', 'session', 'idempotency-key'] as const;
    const all = kinds.flatMap((kind) => digestCandidates(kind, 'x').map(({ digest }) => digest.toString('hex')));
    expect(new Set(all).size).toBe(10);
  });
});

describe('readKeyFile', () => {
  it('makes one key at the first start that nobody else can read, and reads it at the next', () => {
    const dataDir = tempFolder();
    const [made] = readKeyFile(dataDir);
    expect(fs.statSync(path.join(dataDir, 'secret-keys')).mode & 0o777).toBe(0o600);
    expect(readKeyFile(dataDir)[0]?.fingerprint).toBe(made?.fingerprint);
    expect(fs.readdirSync(dataDir)).toEqual(['secret-keys']);
  });

  it('refuses a file that others can read, and one that is not a list of keys', () => {
    const dataDir = tempFolder();
    readKeyFile(dataDir);
    const file = path.join(dataDir, 'secret-keys');
    fs.chmodSync(file, 0o640);
    expect(() => readKeyFile(dataDir)).toThrow(/run chmod 600/);
    fs.chmodSync(file, 0o600);
    fs.writeFileSync(file, 'nonsense\n');
    expect(() => readKeyFile(dataDir)).toThrow(EnvironmentError);
  });
});
