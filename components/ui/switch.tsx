'use client';

import { Switch as RadixSwitch } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export type SwitchProps = ComponentProps<typeof RadixSwitch.Root>;

export function Switch({ className, ...rest }: SwitchProps) {
  return (
    <RadixSwitch.Root
      {...rest}
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-line-control bg-inset ' +
          'transition-colors duration-150',
        'before:absolute before:-inset-1 before:content-[""] data-[state=checked]:border-accent data-[state=checked]:bg-accent',
        className,
      )}
    >
      <RadixSwitch.Thumb
        className={
          'block size-3.5 translate-x-0.5 rounded-full bg-line-control transition-transform duration-150 ' +
          'data-[state=checked]:translate-x-[18px] data-[state=checked]:bg-white'
        }
      />
    </RadixSwitch.Root>
  );
}
