'use client';

import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';

const NewRepositoryDialog = dynamic(() => import('./new-repository-dialog').then((module) => module.NewRepositoryDialog), { ssr: false });

export function NewRepositoryButton() {
  const [isOpen, setIsOpen] = useState(false);
  const open = () => setIsOpen(true);
  useQuickActions([{ id: 'new-repository', name: 'New repository', icon: <Plus aria-hidden />, shortcut: 'c', run: open }]);
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} aria-keyshortcuts="c" onClick={open}>New repository</Button>
      {isOpen ? <NewRepositoryDialog onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
