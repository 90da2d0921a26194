import 'server-only';
import { randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Shape of an access token in any of its spellings; the group is the 40 hex digits that identify it. SG §1.1. */
const accessTokenPattern = /^(?:sgp_|sgph_)?(?:[a-fA-F0-9]{16}_|local_)?([a-fA-F0-9]{40})$/;

/** Makes an access token as Sourcegraph's clients print it: `sgp_local_` and 20 random bytes in hex. SG §1.1. */
export function mintAccessToken(): string {
  return `sgp_local_${randomBytes(20).toString('hex')}`;
}

/** The part of an access token that all its spellings share, or null when the text has none of them. */
export function accessTokenIdentity(presented: string): string | null {
  return accessTokenPattern.exec(presented)?.[1]?.toLowerCase() ?? null;
}

/** Makes an OAuth bearer: prefix, 43 random characters (256 bits), 6 characters of checksum. */
export const mintBearer = (): string => withChecksum('sgo_at_');

/** Makes the secret of an OAuth client, in the same shape. */
export const mintClientSecret = (): string => withChecksum('sgo_cs_');

/** Makes a client id. Public, so it carries no checksum. SG §3.1. */
export const mintClientId = (): string => `sgo_cid_${randomText(32)}`;

/** A random identifier without a shape, for cookies. */
export const mintSessionId = (): string => randomBytes(32).toString('base64url');

/** The secret of a link that is mailed or handed over: to set a password, to confirm an address. */
export const mintLinkCode = (): string => randomBytes(32).toString('base64url');

/** True when the text has the shape and the checksum of one of our own secrets: a typing error costs no lookup. */
export function hasValidChecksum(presented: string): boolean {
  return /^sgo_[a-z]+_[0-9A-Za-z]{49}$/.test(presented) && presented.endsWith(checksum(presented.slice(0, -6)));
}

function withChecksum(prefix: string): string {
  const text = prefix + randomText(43);
  return text + checksum(text);
}

function randomText(length: number): string {
  return Array.from({ length }, () => base62[randomInt(62)]).join('');
}

function checksum(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < 6; i += 1) {
    out = (base62[rest % 62] ?? '0') + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}
