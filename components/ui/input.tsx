import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { controlClass } from './control-style';

export type InputProps = ComponentProps<'input'> & { mono?: boolean };

export function Input({ mono = false, className, ...rest }: InputProps) {
  return <input {...rest} className={cn(controlClass, 'h-8 px-2.5', mono && 'font-mono', className)} />;
}

export type InputGroupProps = { leading?: ReactNode; trailing?: ReactNode; children: ReactNode; className?: string };

/** Puts an icon before and controls after an `Input`; the input brings its own padding (`pl-8`, `pr-9`). */
export function InputGroup({ leading, trailing, children, className }: InputGroupProps) {
  return (
    <div className={cn('relative flex items-center', className)}>
      {leading === undefined ? null : (
        <span className="pointer-events-none absolute left-2.5 flex text-ink-3 [&_svg]:size-4">{leading}</span>
      )}
      {children}
      {trailing === undefined ? null : <span className="absolute right-0.5 flex items-center">{trailing}</span>}
    </div>
  );
}
