import type { ComponentProps } from 'react';
import { cn } from './cn';

export type SwitchProps = Omit<ComponentProps<'button'>, 'type' | 'role' | 'onChange'> & {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
};

export function Switch({ checked, onCheckedChange, className, ...rest }: SwitchProps) {
  const state = checked ? 'checked' : 'unchecked';
  return (
    <button
      {...rest}
      type="button"
      role="switch"
      aria-checked={checked}
      data-state={state}
      onClick={() => onCheckedChange(!checked)}
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-line-control bg-inset ' +
          'transition-colors duration-150 disabled:opacity-60',
        'before:absolute before:-inset-1 before:content-[""] data-[state=checked]:border-accent data-[state=checked]:bg-accent',
        className,
      )}
    >
      <span
        data-state={state}
        className={
          'block size-3.5 translate-x-0.5 rounded-full bg-line-control transition-transform duration-150 ' +
          'data-[state=checked]:translate-x-[18px] data-[state=checked]:bg-white'
        }
      />
    </button>
  );
}
