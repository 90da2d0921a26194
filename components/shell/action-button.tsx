'use client';

import { Button, type ButtonProps } from '@/components/ui/button';
import type { Action } from './action';

export type ActionButtonProps = Omit<ButtonProps, 'children' | 'icon' | 'onClick' | 'disabledReason'> & { action: Action };

export function ActionButton({ action, variant, ...rest }: ActionButtonProps) {
  return (
    <Button
      {...rest}
      variant={variant ?? (action.tone === 'danger' ? 'danger' : 'secondary')}
      icon={action.icon}
      disabledReason={action.disabledReason}
      onClick={action.run}
    >
      {action.name}
    </Button>
  );
}
