import type { ComponentProps } from 'react';
import { cn } from './cn';

export type LabelProps = ComponentProps<'label'> & { required?: boolean };

// Drawn, and with no alternative text: the name of the field stays the label alone.
const requiredMark = 'after:ml-0.5 after:text-danger-ink after:content-["*"_/_""]';

export function Label({ required = false, className, ...rest }: LabelProps) {
  return <label {...rest} className={cn('text-sm font-medium text-ink', required && requiredMark, className)} />;
}
