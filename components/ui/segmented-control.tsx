'use client';

import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from './cn';

export type SegmentedOption<Value extends string> = { value: Value; label: string; icon?: ReactNode };
export type SegmentedControlProps<Value extends string> = {
  label: string;
  options: readonly SegmentedOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
};

export function SegmentedControl<Value extends string>({ label, options, value, onValueChange, className }: SegmentedControlProps<Value>) {
  function handleChange(next: string) {
    // Radix reports an empty string when the pressed segment is pressed again: one of them always stays chosen.
    const option = options.find((candidate) => candidate.value === next);
    if (option !== undefined) onValueChange(option.value);
  }
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={handleChange}
      className={cn('inline-flex h-8 items-stretch rounded-md border border-line-strong bg-inset p-0.5', className)}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={
            'inline-flex min-w-6 items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm whitespace-nowrap text-ink-2 ' +
            'transition-colors duration-100 hover:text-ink data-[state=on]:border-line-strong data-[state=on]:bg-raised ' +
            'data-[state=on]:font-medium data-[state=on]:text-ink [&_svg]:size-3.5'
          }
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
