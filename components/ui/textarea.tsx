import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlClass } from './control-style';

export type TextareaProps = ComponentProps<'textarea'> & { mono?: boolean };

export function Textarea({ mono = false, className, rows = 3, ...rest }: TextareaProps) {
  return <textarea {...rest} rows={rows} className={cn(controlClass, 'block min-h-16 px-2.5 py-1.5', mono && 'font-mono', className)} />;
}
