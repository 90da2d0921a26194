import type { ComponentProps } from 'react';
import { cn } from './cn';

export type LabelProps = ComponentProps<'label'> & { required?: boolean };

export function Label({ required = false, className, children, ...rest }: LabelProps) {
  return (
    <label {...rest} className={cn('text-sm font-medium text-ink', className)}>
      {children}
      {required ? <span aria-hidden className="ml-0.5 text-danger-ink">*</span> : null}
    </label>
  );
}
