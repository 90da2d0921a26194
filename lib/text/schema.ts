import { z } from 'zod';

// Control characters, lone surrogates, byte-order marks, and the marks that turn the reading direction of what follows.
const unsafeInLine = /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const unsafeInText = /[\p{Cs}\uFEFF\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069]|(?![\n\t\r])\p{Cc}/u;
const unsafeMessage = 'It contains control or direction-changing characters. Remove them.';

const normalized = (max: number, unsafe: RegExp) =>
  z
    .string('Write text.')
    .max(max * 2, `Write at most ${max} characters.`)
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => text.length <= max, `Write at most ${max} characters.`)
    .refine((text) => !unsafe.test(text), unsafeMessage);

/** One line that people will read: trimmed, NFC, without characters that hide or reorder what stands there. */
export const singleLine = (max: number) => normalized(max, unsafeInLine).refine((text) => text !== '', 'Fill this in.');

/** The same, and it may be empty. */
export const optionalSingleLine = (max: number) => normalized(max, unsafeInLine);

/** Several lines; may be empty. */
export const multiLine = (max: number) => normalized(max, unsafeInText);

/** A database id on the wire. */
export const idSchema = z.int('Write an id.').min(1, 'Write an id.').max(2_147_483_647, 'There is no such id.');

/** An instant as operations return it: ISO 8601 in UTC. */
export const instant = z.iso.datetime();

/** Free text of a search box: bounded, otherwise taken as it is. */
export const searchText = z.string().max(200, 'Search for at most 200 characters.').transform((text) => text.replaceAll('\0', '').trim());
