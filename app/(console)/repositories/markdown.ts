import 'server-only';
import { defaultSchema } from 'rehype-sanitize';
import { repositoryPaths } from '@/lib/url/repository-paths';

interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

export interface Place {
  fullName: string;
  /** Of the file that links. */
  folder: string;
  revision: string | undefined;
}

const idPrefix = 'user-content-';
const deepest = 100;

/** What GitHub lets through, but for what loads other pictures by the width of the screen. No scripts, styles, frames or forms. */
export const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !['source', 'picture'].includes(name)),
};

const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join('');
const slugOf = (text: string): string =>
  text.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replace(/\s/g, '-').slice(0, 200);
const isElsewhere = (url: string): boolean => /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(url);

/** The file that a link of a file means; null where it leads out of the repository. */
export function resolveLink(url: string, folder: string): { path: string; isFolder: boolean; hash: string } | null {
  const [, raw = '', hash = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    path = raw;
  }
  const steps = path.startsWith('/') || folder === '' ? [] : folder.split('/');
  for (const step of path.split('/')) {
    if (step === '..' && steps.pop() === undefined) return null;
    if (step !== '' && step !== '.' && step !== '..') steps.push(step);
  }
  return path.includes('\0') ? null : { path: steps.join('/'), isFolder: /(?:^|\/)\.{0,2}$/.test(path), hash };
}

/**
 * After the sanitizer: links between files lead to their pages here, pictures of the repository come from it, those of other sites
 * become links, and headings get ids that collide with none of the page's.
 * @throws Error for what is nested deeper than anybody writes
 */
export function rehypePlace({ fullName, folder, revision }: Place) {
  const seen = new Map<string, number>();

  function idOf(text: string): string {
    const slug = slugOf(text);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return `${idPrefix}${slug}${count === 0 ? '' : `-${count}`}`;
  }

  function mendLink(properties: Record<string, unknown>) {
    const href = typeof properties.href === 'string' ? properties.href : '';
    if (href.startsWith('#')) properties.href = href.startsWith(`#${idPrefix}`) ? href : `#${idPrefix}${href.slice(1)}`;
    else if (isElsewhere(href)) properties.rel = ['noreferrer', 'nofollow'];
    else if (href !== '') {
      const to = resolveLink(href, folder);
      const toPath = to?.isFolder ? repositoryPaths.folder : repositoryPaths.file;
      const toTop = to?.path === '';
      if (to) properties.href = `${toTop ? repositoryPaths.top(fullName, revision) : toPath(fullName, to.path, revision)}${to.hash}`;
      else delete properties.href;
    }
  }

  function mendImage(node: Node, isInLink: boolean) {
    const properties = (node.properties ??= {});
    const source = typeof properties.src === 'string' ? properties.src : '';
    const inside = isElsewhere(source) || source === '' ? null : resolveLink(source, folder);
    if (inside) {
      properties.src = repositoryPaths.raw(fullName, inside.path, revision);
      properties.loading = 'lazy';
      return;
    }
    const alt = typeof properties.alt === 'string' ? properties.alt : '';
    const words = { type: 'text', value: alt || source || 'Picture' };
    node.tagName = isInLink || !/^https?:/i.test(source) ? 'span' : 'a';
    node.properties = node.tagName === 'a' ? { href: source, rel: ['noreferrer', 'nofollow'] } : {};
    node.children = [words];
  }

  function walk(node: Node, depth: number, isInLink: boolean) {
    if (depth > deepest) throw new Error('This text is nested too deeply.');
    const { tagName } = node;
    if (tagName === 'img') mendImage(node, isInLink);
    else if (tagName === 'a') mendLink((node.properties ??= {}));
    else if (/^h[1-6]$/.test(tagName ?? '')) {
      // The heading of the page stands above those of the text.
      if (tagName === 'h1') node.tagName = 'h2';
      (node.properties ??= {}).id = idOf(textOf(node));
    } else if (tagName === 'pre') (node.properties ??= {}).tabIndex = 0;
    else if (tagName === 'input') (node.properties ??= {}).ariaLabel = 'Task';
    for (const child of node.children ?? []) walk(child, depth + 1, isInLink || tagName === 'a');
  }
  return (tree: Node) => walk(tree, 0, false);
}
