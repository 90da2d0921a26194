'use client';

import { Ellipsis } from 'lucide-react';
import { Fragment } from 'react';
import type { Action } from '@/components/shell/action';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';
import { IconButton } from '@/components/ui/icon-button';

export type RowActionsProps = { label: string; actions: readonly Action[] };

/** The destructive item, which comes last, is set apart by a line. */
export function RowActions({ label, actions }: RowActionsProps) {
  if (actions.length === 0) return null;
  return (
    <Menu
      label={`Actions for ${label}`}
      trigger={<IconButton size="sm" tooltip={false} label={`Actions for ${label}`} icon={<Ellipsis aria-hidden />} className="data-[state=open]:bg-pressed" />}
    >
      {actions.map((action, index) => (
        <Fragment key={action.id}>
          {action.tone === 'danger' && index > 0 && actions[index - 1]?.tone !== 'danger' ? <MenuSeparator /> : null}
          <MenuItem
            icon={action.icon}
            tone={action.tone}
            shortcut={action.shortcut}
            disabledReason={action.disabledReason}
            onSelect={action.run}
          >
            {action.name}
          </MenuItem>
        </Fragment>
      ))}
    </Menu>
  );
}
