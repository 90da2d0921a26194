'use client';

import { useId, type ReactNode } from 'react';
import { cn } from './cn';

export type SegmentedOption<Value extends string> = { value: Value; label: string; icon?: ReactNode };
export type SegmentedControlProps<Value extends string> = {
  label: string;
  options: readonly SegmentedOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  className?: string;
};

/** Radio buttons in the shape of one control. */
export function SegmentedControl<Value extends string>({ label, options, value, onValueChange, className }: SegmentedControlProps<Value>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn(
        'inline-flex h-8 max-w-full items-stretch overflow-x-auto rounded-md border border-line-strong bg-inset p-0.5',
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={
            'relative inline-flex min-w-6 items-center gap-1.5 rounded-sm border border-transparent px-2.5 text-sm ' +
            'whitespace-nowrap text-ink-2 ' +
            'transition-colors duration-100 hover:text-ink has-checked:border-line-strong has-checked:bg-raised has-checked:font-medium ' +
            'has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent-ink [&_svg]:size-3.5'
          }
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onValueChange(option.value)}
            className="absolute inset-0 m-0 appearance-none opacity-0"
          />
          {option.icon}
          {option.label}
        </label>
      ))}
    </div>
  );
}
