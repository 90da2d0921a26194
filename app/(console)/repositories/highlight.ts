import 'server-only';
import { setImmediate as breathe } from 'node:timers/promises';
import type { HighlighterCore, ThemedToken } from 'shiki/core';

const linesAtOnce = 100;
const patienceMs = 1_500;
const longestLine = 2_000;
const theme = 'tokens';

/** What is called otherwise than the ending of its files. */
const languages: Record<string, string> = {
  h: 'c', cc: 'cpp', cxx: 'cpp', hpp: 'cpp', hh: 'cpp', htm: 'html', svg: 'xml', pl: 'perl', pm: 'perl', ex: 'elixir', exs: 'elixir',
  tfvars: 'terraform', gradle: 'groovy', bazel: 'python', bzl: 'python', gemspec: 'ruby', rake: 'ruby', mts: 'typescript',
  cts: 'typescript', conf: 'ini', cfg: 'ini', properties: 'properties', patch: 'diff', m: 'objective-c', tex: 'latex',
};
const wholeNames: Record<string, string> = {
  dockerfile: 'docker', containerfile: 'docker', makefile: 'make', gnumakefile: 'make', 'cmakelists.txt': 'cmake', gemfile: 'ruby',
  rakefile: 'ruby', jenkinsfile: 'groovy', build: 'python', workspace: 'python', '.bashrc': 'bash', '.zshrc': 'zsh', '.env': 'dotenv',
  'go.mod': 'go', codeowners: 'codeowners',
};

function languageOf(path: string, known: Record<string, unknown>): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  const wanted = wholeNames[name] ?? languages[ending] ?? ending;
  return wanted !== '' && Object.hasOwn(known, wanted) ? wanted : null;
}

let opening: Promise<HighlighterCore> | undefined;

/** One for the process; each language is read when a file first needs it. */
async function highlighter(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createOnigurumaEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/oniguruma'),
  ]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: theme, variablePrefix: '--code-', fontStyle: false })],
    engine: createOnigurumaEngine(import('shiki/wasm')),
  });
}

function linesOf(source: string): string[] {
  const lines = source.split(/\r?\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** Short, and without quotes: a long file has a hundred thousand of them, and the page carries each twice. */
const classes: Record<string, string> = {
  ...{ keyword: 'k', string: 's', 'string-expression': 's', comment: 'c', constant: 'n' },
  ...{ function: 'f', parameter: 'p', punctuation: 'u', link: 'l' },
};
const classOf = ({ color }: ThemedToken): string => classes[/^var\(--code-token-([a-z-]+)\)$/.exec(color ?? '')?.[1] ?? ''] ?? '';

/** Neighbours of one colour are one. */
function lineHtml(tokens: readonly ThemedToken[]): string {
  let [html, text, current] = ['', '', ''];
  const flush = () => {
    if (text !== '') html += current === '' ? escapeHtml(text) : `<i class=${current}>${escapeHtml(text)}</i>`;
    text = '';
  };
  for (const token of tokens) {
    const name = classOf(token);
    const isBlank = token.content.trim() === '';
    if (!isBlank && name !== current) {
      flush();
      current = name;
    }
    text += token.content;
  }
  flush();
  return html;
}

/**
 * Each line of a source as HTML, every text of it escaped, with the colours of its language where that is known. It gives way to
 * other requests all the time, and what takes too long stays plain.
 */
export async function highlight(path: string, source: string): Promise<string[]> {
  const lines = linesOf(source);
  const { bundledLanguages } = await import('shiki/langs');
  const language = languageOf(path, bundledLanguages);
  if (language === null) return lines.map(escapeHtml);
  const shiki = await (opening ??= highlighter());
  if (!shiki.getLoadedLanguages().includes(language)) {
    // Known by `languageOf`, which TypeScript cannot follow.
    await shiki.loadLanguage(bundledLanguages[language as keyof typeof bundledLanguages]);
  }
  const until = performance.now() + patienceMs;
  const html: string[] = [];
  let state: ReturnType<HighlighterCore['getLastGrammarState']> | undefined;
  while (html.length < lines.length && performance.now() < until) {
    const chunk = lines.slice(html.length, html.length + linesAtOnce);
    const tokens = shiki.codeToTokensBase(chunk.join('\n'), {
      ...{ lang: language, theme, tokenizeMaxLineLength: longestLine, tokenizeTimeLimit: 200 },
      ...(state ? { grammarState: state } : {}),
    });
    state = shiki.getLastGrammarState(tokens);
    // As many as there were lines, or the rest would be numbered wrongly.
    if (tokens.length !== chunk.length) break;
    html.push(...tokens.map(lineHtml));
    await breathe();
  }
  return [...html, ...lines.slice(html.length).map(escapeHtml)];
}

export const plain = (source: string): string[] => linesOf(source).map(escapeHtml);
