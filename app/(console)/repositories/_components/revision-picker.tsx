'use client';

import { ChevronDown, GitBranch } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import type { RevisionDialogProps } from './revision-dialog';

const RevisionDialog = dynamic(() => import('./revision-dialog').then((module) => module.RevisionDialog), { ssr: false });

export function RevisionPicker(props: Omit<RevisionDialogProps, 'onClose'>) {
  const { current } = props;
  const [isOpen, setIsOpen] = useState(false);
  const open = () => setIsOpen(true);
  useQuickActions([{ id: 'revision', name: 'Switch branch or tag', icon: <GitBranch aria-hidden />, shortcut: 'b', run: open }]);
  const shown = /^[0-9a-f]{40,64}$/.test(current) ? current.slice(0, 10) : current;
  return (
    <>
      <Button icon={<GitBranch aria-hidden />} aria-haspopup="dialog" onClick={open} className="max-w-full sm:max-w-72" title={current}>
        <span className="sr-only">Branch or tag: </span>
        <bdi className="truncate">{shown}</bdi>
        <ChevronDown aria-hidden />
      </Button>
      {isOpen ? <RevisionDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
