import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MarkdownText } from './_components/markdown-text';
import { resolveLink } from './markdown';

const render = (text: string, folder = '') =>
  renderToStaticMarkup(<MarkdownText text={text} place={{ fullName: 'acme/app', folder, revision: 'v1' }} />);

describe('a text of a repository', () => {
  it.each([
    '<script>alert(1)</script>',
    '<style>body{display:none}</style>',
    '<iframe src="https://evil.example"></iframe><object data="x"></object><embed src="x">',
    '<form action="https://evil.example"><input name="password"><button>Send</button></form>',
    '<a href="javascript:alert(1)" onclick="alert(1)" style="position:fixed">x</a>',
    '<a href=" java\nscript:alert(1)">x</a> [y](javascript:alert(1)) [z](data:text/html,x)',
    '<img src=x onerror=alert(1)> <svg onload=alert(1)><script>1</script></svg> <math><mtext></mtext></math>',
    '<img src="https://far.example/a.png"> ![b](//far.example/b.png) <picture><source srcset="https://far.example/c.png"></picture>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example"><base href="https://evil.example"><link rel="stylesheet" href="x">',
    '<div id="main" name="body"></div>',
  ])('runs and loads nothing: %s', (text) => {
    const html = render(text);
    expect(html).not.toMatch(/<(?:script|style|iframe|object|embed|form|button|svg|math|meta|base|link|source)\b/i);
    expect(html).not.toMatch(/\son\w+=|\sstyle=|javascript:|data:|src="(?:https?:)?\/\/|\sid="(?!user-content-)/i);
  });

  it('leads to other files of the repository, and outside with care', () => {
    expect(render('[a](../docs/a%20b.md#top)', 'src')).toContain('href="/repositories/acme/app/-/blob/docs/a%20b.md?rev=v1#top"');
    expect(render('[a](docs/)')).toContain('href="/repositories/acme/app/-/tree/docs?rev=v1"');
    expect(render('[a](../../x)', 'src')).not.toContain('href');
    expect(render('![logo](/img/a.png)', 'src')).toContain('src="/raw/acme/app/-/img/a.png?rev=v1"');
    expect(render('[a](https://example.com)')).toContain('rel="noreferrer nofollow"');
    const headings = render('# Über uns!\n\n# Über uns!\n\n[a](#über-uns)');
    expect(headings).toMatch(/<h2 id="user-content-über-uns">.*<h2 id="user-content-über-uns-1">.*href="#user-content-/s);
  });

  it('stays plain where it is nested deeper than anybody writes', () => {
    expect(render(`${'> '.repeat(150)}deep`)).toContain('<pre');
    expect(render('<div>'.repeat(3_000))).toContain('<pre');
  });

  it.each([
    ['a.md', 'x', { path: 'x/a.md', isFolder: false, hash: '' }],
    ['./', 'x', { path: 'x', isFolder: true, hash: '' }],
    ['..', 'x/y', { path: 'x', isFolder: true, hash: '' }],
    ['../../..', 'x', null],
    ['a%2e%2e/%00', '', null],
    ['100%.md?raw=1#L3', '', { path: '100%.md', isFolder: false, hash: '#L3' }],
  ])('%s in %j', (url, folder, to) => expect(resolveLink(url, folder)).toEqual(to));
});
