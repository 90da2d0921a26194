'use client';

import { Ellipsis } from 'lucide-react';
import type { Action } from '@/components/shell/action';
import { IconButton } from '@/components/ui/icon-button';
import { useLazyPart } from '@/components/ui/use-lazy-part';
import type { RowActionsMenuProps } from './row-actions-menu';

export type RowActionsProps = { label: string; actions: readonly Action[] };

const loadMenu = () => import('./row-actions-menu').then((module) => module.RowActionsMenu);

export function RowActions({ label, actions }: RowActionsProps) {
  const { Part, isByKey, preload, show, showByKey } = useLazyPart<RowActionsMenuProps>(loadMenu);
  if (actions.length === 0) return null;

  const name = `Actions for ${label}`;
  const button = { size: 'sm', tooltip: false, label: name, icon: <Ellipsis aria-hidden /> } as const;
  if (Part === undefined) {
    const open = { onPointerEnter: preload, onFocus: preload, onClick: show, onKeyDown: showByKey };
    return <IconButton {...button} {...open} aria-haspopup="menu" aria-expanded={false} />;
  }
  const trigger = <IconButton {...button} className="data-[state=open]:bg-pressed" />;
  return <Part label={name} actions={actions} focusFirst={isByKey} trigger={trigger} />;
}
