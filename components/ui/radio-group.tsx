'use client';

import { RadioGroup as RadixRadioGroup } from 'radix-ui';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from './cn';
import { toggleClass } from './control-style';

export type RadioOption = { value: string; title: ReactNode; description?: ReactNode; disabled?: boolean };
export type RadioGroupProps = Omit<ComponentProps<typeof RadixRadioGroup.Root>, 'children'> & { options: readonly RadioOption[] };

export function RadioGroup({ options, className, ...rest }: RadioGroupProps) {
  const id = useId();
  return (
    <RadixRadioGroup.Root {...rest} className={cn('grid gap-2', className)}>
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2.5">
          <RadixRadioGroup.Item
            value={option.value}
            id={`${id}-${option.value}`}
            disabled={option.disabled}
            aria-describedby={option.description === undefined ? undefined : `${id}-${option.value}-text`}
            className={cn(toggleClass, 'mt-0.5 rounded-full')}
          >
            <RadixRadioGroup.Indicator className="size-1.5 rounded-full bg-white" />
          </RadixRadioGroup.Item>
          <div>
            <label htmlFor={`${id}-${option.value}`} className="block text-sm font-medium text-ink">{option.title}</label>
            {option.description === undefined ? null : (
              <p id={`${id}-${option.value}-text`} className="text-xs text-ink-3">{option.description}</p>
            )}
          </div>
        </div>
      ))}
    </RadixRadioGroup.Root>
  );
}
