'use client';

import { Fragment, type ReactNode } from 'react';
import type { Action } from '@/components/shell/action';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/dropdown-menu';

export type RowActionsMenuProps = { label: string; actions: readonly Action[]; focusFirst: boolean; trigger: ReactNode };

/** The destructive item, which comes last, is set apart by a line. */
export function RowActionsMenu({ label, actions, focusFirst, trigger }: RowActionsMenuProps) {
  return (
    <Menu defaultOpen focusFirst={focusFirst} label={label} trigger={trigger}>
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
