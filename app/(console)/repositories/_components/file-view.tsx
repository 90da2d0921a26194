import { Download, FileCode, History } from 'lucide-react';
import { formatBytes } from '@/components/feedback/format-bytes';
import { ButtonLink } from '@/components/ui/button-link';
import { buttonClass } from '@/components/ui/button-style';
import { Card, CardBody } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { TextLink } from '@/components/ui/text-link';
import { mostReadBytes, type RepositoryFile } from '@/lib/repositories/files-schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { highlight, plain } from '../highlight';
import { resolveLink } from '../markdown';
import type { PagePlace } from '../place';
import { CopyFileButton } from './copy-file-button';
import { MarkdownText } from './markdown-text';
import { PathTrail } from './path-trail';

/** Larger ones are offered as they are. */
export const largestShown = 2 * 1024 * 1024;
const largestColoured = 512 * 1000;
const mostColouredLines = 20_000;
const longestMarkdown = 256 * 1024;
const sourceId = 'source';

export function FileView({ file, ...place }: PagePlace & { file: RepositoryFile }) {
  const { repository: { fullName }, revision } = place;
  const { path, content, byteSize } = file;
  const raw = repositoryPaths.raw(fullName, path, revision);
  const isReadable = byteSize <= mostReadBytes;
  return (
    <>
      <PathTrail
        {...place}
        end={
          <>
            <span className="text-xs text-ink-3 tabular-nums">{formatBytes(byteSize)}</span>
            {content === null ? null : <CopyFileButton sourceId={sourceId} />}
            {isReadable ? (
              // Not a page of the console: the router has nothing to do with it.
              <a href={raw} className={buttonClass({ size: 'sm' })}>
                {file.isBinary ? <Download aria-hidden /> : <FileCode aria-hidden />}{file.isBinary ? 'Download' : 'Raw'}
              </a>
            ) : null}
            <ButtonLink size="sm" icon={<History aria-hidden />} href={repositoryPaths.history(fullName, path, revision)}>
              History
            </ButtonLink>
          </>
        }
      />
      {file.kind === 'symlink' && content !== null ? <LinkNotice place={place} target={content} path={path} /> : null}
      <Content place={place} file={file} />
    </>
  );
}

function LinkNotice({ place: { repository, revision }, target, path }: { place: PagePlace; target: string; path: string }) {
  const to = resolveLink(encodeURI(target).replace(/[?#]/g, encodeURIComponent), folderOf(path));
  return (
    <Notice className="mb-3" title="A link">
      It stands for{' '}
      {target.startsWith('/') || to === null ? <bdi>{target}</bdi> : (
        <TextLink href={repositoryPaths.file(repository.fullName, to.path, revision)}><bdi>{to.path}</bdi></TextLink>
      )}.
    </Notice>
  );
}

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

const pictures = /\.(?:png|jpe?g|gif|webp|avif|ico|svg)$/i;

async function Content({ place, file }: { place: PagePlace; file: RepositoryFile }) {
  const { repository: { fullName }, revision } = place;
  const { path, content, byteSize, isBinary } = file;
  const folder = folderOf(path);
  if (pictures.test(path) && byteSize <= largestShown && (isBinary || path.toLowerCase().endsWith('.svg'))) {
    return (
      <Card>
        <CardBody className="flex justify-center bg-inset">
          <picture>
            <img src={repositoryPaths.raw(fullName, path, revision)} alt={path} className="max-h-[70vh] max-w-full" />
          </picture>
        </CardBody>
      </Card>
    );
  }
  if (content === null) {
    return isBinary ? <Notice title="Not a text">
      This file has {formatBytes(byteSize)} that are no text. Download it to look at it.
    </Notice> : (
      <Notice title="Too large to show">
        This file has {formatBytes(byteSize)}.{' '}
        {byteSize <= mostReadBytes ? 'Open it raw, or clone the repository.' : 'Clone the repository to read it.'}
      </Notice>
    );
  }
  if (content === '') return <Notice>This file is empty.</Notice>;
  const isMarkdown = /\.(?:md|markdown|mdown)$/i.test(path) && byteSize <= longestMarkdown;
  const isColoured = byteSize <= largestColoured && countLines(content) <= mostColouredLines;
  const lines = isColoured ? await highlight(path, content) : plain(content);
  const source = <Source path={path} lines={lines} />;
  if (!isMarkdown) return <Card>{source}</Card>;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Card aria-label="Rendered"><MarkdownText text={content} place={{ fullName, folder, revision }} /></Card>
      <details className="rounded-lg border border-line bg-surface">
        <summary className="px-4 py-2.5 text-sm font-medium text-ink">Source</summary>
        <div className="border-t border-line">{source}</div>
      </details>
    </div>
  );
}

const countLines = (text: string): number => {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** One string for all lines: an element of React for every word of a long file would cost more than reading it. */
function Source({ path, lines }: { path: string; lines: readonly string[] }) {
  const html = lines
    .map((line, index) => `<span id=L${index + 1}><a href=#L${index + 1} tabindex=-1 aria-hidden=true></a>${line}\n</span>`)
    .join('');
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={`Source of ${path}`}
      className="overflow-x-auto py-2 text-xs leading-5 text-ink focus-visible:-outline-offset-2"
    >
      <code id={sourceId} className="code-lines" dir="ltr" dangerouslySetInnerHTML={{ __html: html }} />
    </pre>
  );
}
