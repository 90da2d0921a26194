import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKey, openSealed, seal } from './seal';

const key = deriveKey('a secret', 'tests');

describe('sealed texts', () => {
  it('open to what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, context) => {
        expect(openSealed(key, seal(key, plain, context), context)).toBe(plain);
      }),
    );
  });

  it('never look the same twice', () => {
    expect(seal(key, 'same', 'same').equals(seal(key, 'same', 'same'))).toBe(false);
  });

  it('do not open in another context, under another key or purpose, or with one byte changed', () => {
    const sealed = seal(key, 'plain', 'context');
    expect(() => openSealed(key, sealed, 'other')).toThrow();
    expect(() => openSealed(deriveKey('another secret', 'tests'), sealed, 'context')).toThrow();
    expect(() => openSealed(deriveKey('a secret', 'other tests'), sealed, 'context')).toThrow();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openSealed(key, changed, 'context'), `byte ${at}`).toThrow();
    }
  });

  it('do not open when their end is missing', () => {
    const sealed = seal(key, 'plain', 'context');
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => openSealed(key, sealed.subarray(0, length), 'context')).toThrow();
  });
});
