'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as RadixCheckbox } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { toggleClass } from './control-style';

export type CheckboxProps = ComponentProps<typeof RadixCheckbox.Root>;

export function Checkbox({ className, checked, ...rest }: CheckboxProps) {
  return (
    <RadixCheckbox.Root {...rest} checked={checked} className={cn(toggleClass, 'rounded-sm', className)}>
      <RadixCheckbox.Indicator className="flex [&_svg]:size-3 [&_svg]:stroke-3">
        {checked === 'indeterminate' ? <Minus aria-hidden /> : <Check aria-hidden />}
      </RadixCheckbox.Indicator>
    </RadixCheckbox.Root>
  );
}
