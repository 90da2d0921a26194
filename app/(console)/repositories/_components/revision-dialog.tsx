'use client';

import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { SegmentedControl } from '@/components/ui/segmented-control';
import type { ListRefsInput, RefList } from '@/lib/repositories/files-schema';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { findRefs } from '../actions';

export type RevisionDialogProps = {
  fullName: string;
  path: string;
  view: 'tree' | 'blob' | 'commits';
  current: string;
  defaultBranch: string;
  onClose: () => void;
};

const hrefOf = { tree: repositoryPaths.folder, blob: repositoryPaths.file, commits: repositoryPaths.history };
const itemClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 text-sm text-ink hover:bg-hover focus-visible:-outline-offset-2';
const waitMs = 200;

/** The same place at another branch or tag. */
export function RevisionDialog({ fullName, path, view, current, defaultBranch, onClose }: RevisionDialogProps) {
  const [kind, setKind] = useState<ListRefsInput['kind']>('branch');
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ kind: ListRefsInput['kind']; list: RefList | { message: string } }>();

  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(() => {
      findRefs(fullName, kind, text.trim()).then(
        (result) => { if (!isOld) setFound({ kind, list: result.ok ? result.data : { message: result.error.message } }); },
        () => { if (!isOld) setFound({ kind, list: { message: 'The server did not answer. Check your connection and try again.' } }); },
      );
    }, waitMs);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [fullName, kind, text]);

  const list = found?.kind === kind ? found.list : undefined;
  const word = kind === 'branch' ? 'branches' : 'tags';
  return (
    <Dialog open onOpenChange={onClose} size="sm" title="Switch branch or tag">
      <DialogBody className="grid content-start gap-3">
        <SegmentedControl
          label="Kind"
          value={kind}
          onValueChange={(next) => setKind(next === 'tag' ? 'tag' : 'branch')}
          options={[{ value: 'branch', label: 'Branches' }, { value: 'tag', label: 'Tags' }]}
        />
        <Input
          type="search" aria-label={`Search ${word}`} placeholder="Part of the name"
          autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={200}
          value={text} onChange={(event) => setText(event.target.value)}
        />
        <div role="status" aria-label={`Found ${word}`}>
          {list === undefined ? <p className="px-2 py-1.5 text-sm text-ink-3">
            Looking…
          </p> : 'message' in list ? <Notice tone="danger">{list.message}</Notice> : (
            <>
              {list.refs.length === 0 ? <p className="px-2 py-1.5 text-sm text-ink-3">
                There are no {word}{text.trim() === '' ? '' : ' of that name'}.
              </p> : null}
              <ul>
                {list.refs.map(({ name }) => (
                  <li key={name}>
                    <Link
                      href={hrefOf[view](fullName, path, name === defaultBranch && kind === 'branch' ? undefined : name)}
                      onClick={onClose}
                      aria-current={name === current || undefined}
                      className={itemClass}
                    >
                      <Check aria-hidden className={name === current ? 'size-4 shrink-0 text-accent-ink' : 'invisible size-4 shrink-0'} />
                      <bdi className="min-w-0 wrap-anywhere">{name}</bdi>
                      {name === defaultBranch && kind === 'branch' ? <Badge>Default</Badge> : null}
                    </Link>
                  </li>
                ))}
              </ul>
              {list.hasMore ? <p className="px-2 py-1.5 text-xs text-ink-3">There are more. Type a part of the name.</p> : null}
            </>
          )}
        </div>
      </DialogBody>
    </Dialog>
  );
}
