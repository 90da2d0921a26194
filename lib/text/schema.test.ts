import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailSchema, usernameSchema } from '@/lib/users/schema';
import { idSchema, multiLine, singleLine } from './schema';

const line = singleLine(20);
const accepts = (text: string) => line.safeParse(text).success;

describe('a line that people will read', () => {
  it('is trimmed and composed', () => {
    expect(line.parse('  Café ci  ')).toBe('Café ci');
    expect(line.parse('Cafe\u0301')).toBe('Caf\u00e9');
  });

  it('is counted after composing, to the very last character', () => {
    expect(accepts('x'.repeat(20))).toBe(true);
    expect(accepts('x'.repeat(21))).toBe(false);
    expect(accepts('e\u0301'.repeat(20))).toBe(true);
    expect(accepts('x'.repeat(10_000_000))).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['an ideographic space', '\u3000'],
    ['a no-break space', '\u00a0'],
  ])('is not %s', (_what, text) => {
    expect(accepts(text)).toBe(false);
  });

  it.each([
    ['NUL', '\0'],
    ['a line feed', 'a\nb'],
    ['a tab', 'a\tb'],
    ['an escape', 'a\u001b[31m'],
    ['DEL', 'a\u007f'],
    ['C1', 'a\u0085b'],
    ['a right-to-left override', 'a\u202eb'],
    ['an embedding', 'a\u202ab'],
    ['an isolate', 'a\u2066b'],
    ['a right-to-left mark', 'a\u200fb'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a zero-width space', 'a\u200bb'],
    ['a byte-order mark inside', 'a\ufeffb'],
    ['a line separator', 'a\u2028b'],
    ['a lone surrogate', 'a\ud800'],
    ['a word joiner', 'a\u2060b'],
    ['a soft hyphen', 'a\u00adb'],
    ['a Mongolian vowel separator', 'a\u180eb'],
    ['tag characters', 'a\u{e0041}b'],
    ['interlinear annotation', 'a\ufff9b'],
  ])('holds no %s', (_what, text) => {
    expect(accepts(text)).toBe(false);
  });

  it.each([
    ['Hangul fillers', '\u3164\u115f'],
    ['a braille blank', '\u2800'],
    ['joiners alone', '\u200d\u200c'],
    ['combining marks alone', '\u0301\u0301'],
  ])('does not look empty: %s', (_what, text) => {
    expect(accepts(text)).toBe(false);
  });

  it.each(['مرحبا', 'שלום', '构建机器人', '🤖 bot', '👩‍💻', 'می‌خواهم', 'naïve', "O'Neil", 'a"b', '<b>', 'a & b', '- ✓'])(
    'may be "%s"',
    (text) => {
      expect(accepts(text)).toBe(true);
    },
  );

  it('is never longer than it may be, and reads the same when it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parsed = line.safeParse(text);
        if (!parsed.success) return;
        expect(parsed.data.length).toBeLessThanOrEqual(20);
        expect(line.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
});

describe('several lines', () => {
  it('may hold line feeds and tabs, may be empty, and hold nothing else that hides', () => {
    const text = multiLine(50);
    expect(text.parse('a\n\tb')).toBe('a\n\tb');
    expect(text.parse('')).toBe('');
    for (const bad of ['a\0', 'a\u001bb', 'a\u202eb', 'a\u200bb', 'a\ud800b'])
      expect(text.safeParse(bad).success, JSON.stringify(bad)).toBe(false);
  });
});

describe('usernames', () => {
  it.each(['a', 'ci-bot', 'a.b', 'a_b', 'A1', '_x', 'bot-', 'x'.repeat(255)])('may be "%s"', (name) => {
    expect(usernameSchema.safeParse(name).success).toBe(true);
  });

  it.each([
    '',
    '-a',
    '.a',
    'a--b',
    'a..b',
    'a.-b',
    'a.',
    'a b',
    'a/b',
    'a@b',
    'аdmin',
    'ｃi',
    'a\u202eb',
    'a\0',
    'a\nb',
    'é',
    'x'.repeat(256),
  ])('may not be "%s"', (name) => {
    expect(usernameSchema.safeParse(name).success).toBe(false);
  });

  it('are decided at once, however long the attempt', () => {
    const startedAt = performance.now();
    for (const text of ['a-'.repeat(120), `${'a.'.repeat(120)}!`, 'a'.repeat(5_000_000)]) usernameSchema.safeParse(text);
    expect(performance.now() - startedAt).toBeLessThan(300);
  });
});

describe('addresses and ids', () => {
  it.each(['', 'a', 'a@', '@b.c', 'a b@c.de', 'a@b.c\0', 'a@b.co\r\nBcc: x@y.zz', `${'a'.repeat(250)}@b.co`])(
    'refuse the address "%s"',
    (email) => {
      expect(emailSchema.safeParse(email).success).toBe(false);
    },
  );

  it.each([0, -1, 1.5, Number.NaN, 2_147_483_648, '1', null])('refuse the id %s', (id) => {
    expect(idSchema.safeParse(id).success).toBe(false);
  });
});
