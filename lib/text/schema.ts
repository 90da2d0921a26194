import { z } from 'zod';

// Control and format characters: they hide, or turn the reading direction of what follows. The two joiners stay: emoji and some
// scripts are written with them.
const unsafeInLine = /[\p{Cc}\p{Cs}\u2028\u2029]|(?![\u200C\u200D])\p{Cf}/u;
const unsafeInText = /\p{Cs}|(?![\u200C\u200D])\p{Cf}|(?![\n\t\r])\p{Cc}/u;
const unsafeMessage = 'It contains control or direction-changing characters. Remove them.';
// Letters and symbols, those apart that are drawn as nothing.
const visible = /(?![\u115F\u1160\u2800\u3164\uFFA0])[\p{L}\p{N}\p{P}\p{S}]/u;

const normalized = (max: number, unsafe: RegExp) =>
  z
    .string('Write text.')
    .max(max * 2, `Write at most ${max} characters.`)
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length <= max, `Write at most ${max} characters.`)
    .refine((text) => !unsafe.test(text), unsafeMessage);

/** One line that people will read: trimmed, NFC, without characters that hide or reorder what stands there. */
export const singleLine = (max: number, missing = 'Fill this in.') =>
  normalized(max, unsafeInLine).refine((text) => visible.test(text), missing);

/** Several lines; may be empty. */
export const multiLine = (max: number) => normalized(max, unsafeInText);

/** A database id on the wire. */
export const idSchema = z.int('Write an id.').min(1, 'Write an id.').max(2_147_483_647, 'There is no such id.');

/** An instant as operations return it: ISO 8601 in UTC. */
export const instant = z.iso.datetime();

// PostgreSQL takes no NUL, and a name that holds half a character is nobody's.
const unstorable = /[\0\p{Cs}]/u;

/** A value that something is looked up by: bounded, and nothing that the database could not hold. */
export const lookupText = (max: number, missing = 'Fill this in.') =>
  z
    .string(missing)
    .trim()
    .min(1, missing)
    .max(max, `Write at most ${max} characters.`)
    .refine((text) => !unstorable.test(text), 'It contains characters that no name has.');

/** A document kept as it was written. */
export const storedText = (max: number) =>
  z
    .string('Write text.')
    .max(max, `Write at most ${max.toLocaleString('en')} characters.`)
    .refine((text) => !unstorable.test(text), 'It contains characters that cannot be stored.');

/** Free text of a search box: bounded, otherwise taken as it is. */
export const searchText = z
  .string()
  .max(200, 'Search for at most 200 characters.')
  .transform((text) => text.replaceAll('\0', '').trim());
