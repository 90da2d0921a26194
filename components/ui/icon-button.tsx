'use client';

import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button';
import { Tooltip } from './tooltip';

export type IconButtonProps = Omit<ButtonProps, 'children' | 'icon' | 'square'> & {
  label: string;
  icon: ReactNode;
  /** Off inside triggers that already open something on hover or focus. */
  tooltip?: boolean;
};

export function IconButton({ label, icon, tooltip = true, variant = 'ghost', ...rest }: IconButtonProps) {
  const button = (
    <Button {...rest} variant={variant} square aria-label={label}>
      {icon}
    </Button>
  );
  return tooltip && rest.disabledReason === undefined ? <Tooltip content={label}>{button}</Tooltip> : button;
}
