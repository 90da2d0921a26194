import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTokenIdentity, hasValidChecksum, mintAccessToken, mintBearer, mintClientId, mintClientSecret, mintSessionId } from './mint';

const hex = '0123456789abcdef0123456789abcdef01234567';

describe('access tokens', () => {
  it('are printed as sgp_local_ and 40 hex digits', () => {
    expect(mintAccessToken()).toMatch(/^sgp_local_[0-9a-f]{40}$/);
  });

  it('never come twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, mintAccessToken)).size).toBe(1_000);
  });

  it.each([
    hex,
    hex.toUpperCase(),
    `sgp_${hex}`,
    `sgp_local_${hex}`,
    `sgp_0123456789abcdef_${hex}`,
    `sgp_0123456789ABCDEF_${hex}`,
    `sgph_${hex}`,
    `sgph_local_${hex}`,
    `local_${hex}`,
  ])('have one identity in the spelling %s', (spelling) => {
    expect(accessTokenIdentity(spelling)).toBe(hex);
  });

  it.each([
    '',
    hex.slice(1),
    `${hex}0`,
    `SGP_${hex}`,
    `sgp-${hex}`,
    `sgp_other_${hex}`,
    `sgp_local${hex}`,
    ` ${hex}`,
    `${hex}\n`,
    `sgp_local_sgp_${hex}`,
    `glpat-${hex}`,
    hex.replace('a', 'g'),
  ])('are not what "%s" is', (text) => {
    expect(accessTokenIdentity(text)).toBeNull();
  });
});

describe('bearers and client secrets', () => {
  it('carry a prefix, 256 bits and a checksum', () => {
    expect(mintBearer()).toMatch(/^sgo_at_[0-9A-Za-z]{49}$/);
    expect(mintClientSecret()).toMatch(/^sgo_cs_[0-9A-Za-z]{49}$/);
    expect(mintClientId()).toMatch(/^sgo_cid_[0-9A-Za-z]{32}$/);
    expect(Buffer.from(mintSessionId(), 'base64url')).toHaveLength(32);
  });

  it('fail their checksum after any one typing error', () => {
    fc.assert(
      fc.property(fc.nat(48), fc.constantFrom(...'0Aa9Zz'), (at, character) => {
        const secret = mintBearer();
        const place = 'sgo_at_'.length + at;
        fc.pre(secret[place] !== character);
        expect(hasValidChecksum(secret)).toBe(true);
        expect(hasValidChecksum(secret.slice(0, place) + character + secret.slice(place + 1))).toBe(false);
      }),
    );
  });

  it('of one kind do not pass under the prefix of another', () => {
    expect(hasValidChecksum(mintClientSecret().replace('sgo_cs_', 'sgo_at_'))).toBe(false);
  });
});
