import Markdown from 'react-markdown';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { logger } from '@/lib/log/logger';
import { rehypePlace, schema, type Place } from '../markdown';
import { PlainText } from './plain-text';

/** A text of a repository: what it brings of HTML is sanitized, and it loads nothing from anywhere else. Unreadable ones stay plain. */
export function MarkdownText({ text, place }: { text: string; place: Place }) {
  const rendered = render(text, place);
  return rendered === null ? <PlainText text={text} /> : <div className="markdown" dir="auto">{rendered}</div>;
}

function render(text: string, place: Place) {
  try {
    // Called, not mounted: what it throws for can then be shown otherwise.
    return Markdown({
      children: text,
      remarkPlugins: [remarkGfm],
      rehypePlugins: [rehypeRaw, [rehypeSanitize, schema], [rehypePlace, place]],
      // The sanitizer has decided.
      urlTransform: (url) => url,
    });
  } catch (error) {
    logger().debug({ error }, 'a text of a repository cannot be read as Markdown');
    return null;
  }
}
