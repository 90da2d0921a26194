import { describe, expect, it } from 'vitest';
import { highlight, plain } from './highlight';

const signs = [['&lt;', '<'], ['&gt;', '>'], ['&quot;', '"'], ['&amp;', '&']] as const;
const textOf = (html: string) => signs.reduce((text, [from, to]) => text.replaceAll(from, to), html.replace(/<[^>]*>/g, ''));

describe('a source in colours', () => {
  it('says the same as the source, line by line, whatever stands in it', async () => {
    const source = `/* a <b>\n${'still "a" & b\n'.repeat(150)}*/\nconst x = \`</span><script>\${1}\`;\r\n\n`;
    const lines = await highlight('dir/x.ts', source);
    expect(lines.map(textOf)).toEqual(source.replaceAll('\r', '').split('\n').slice(0, -1));
    // A comment goes on over the border of two chunks.
    expect(lines[140]).toBe('<i class=c>still &quot;a&quot; &amp; b</i>');
    expect(lines.join('')).not.toContain('<script');
    expect(lines.join('')).toContain('<i class=k>');
  });

  it.each(['x', 'a.unknown', 'constructor', 'a.__proto__', 'Dockerfile', 'a.svg', 'Makefile', '.env'])('of %s', async (path) => {
    expect((await highlight(path, 'FROM <a>\n')).map(textOf)).toEqual(['FROM <a>']);
  });

  it('stays plain where it is asked to', () => expect(plain('<a>\n\nb')).toEqual(['&lt;a&gt;', '', 'b']));
});
