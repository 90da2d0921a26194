'use client';

import { useId, type ReactNode, type Ref } from 'react';
import { cn } from './cn';
import { toggleInputClass } from './control-style';

export type RadioOption = { value: string; title: ReactNode; description?: ReactNode; disabled?: boolean };
export type RadioGroupProps = {
  options: readonly RadioOption[];
  value: string;
  onValueChange: (value: string) => void;
  onBlur?: () => void;
  className?: string;
  /** The first button, for forms that focus what is wrong. */
  ref?: Ref<HTMLInputElement>;
  'aria-label'?: string;
  'aria-labelledby'?: string;
  'aria-describedby'?: string | undefined;
};

export function RadioGroup({ options, value, onValueChange, onBlur, className, ref, ...aria }: RadioGroupProps) {
  const name = useId();
  return (
    <div {...aria} role="radiogroup" className={cn('grid gap-2', className)}>
      {options.map((option, index) => {
        const id = `${name}-${option.value}`;
        return (
          <div key={option.value} className="flex items-start gap-2.5">
            <span className="relative mt-0.5 inline-flex size-4 shrink-0">
              <input
                ref={index === 0 ? ref : undefined}
                type="radio"
                id={id}
                name={name}
                value={option.value}
                checked={option.value === value}
                disabled={option.disabled}
                aria-describedby={option.description === undefined ? undefined : `${id}-text`}
                onChange={() => onValueChange(option.value)}
                onBlur={onBlur}
                className={toggleInputClass}
              />
              {/* Without the mixed colours: a radio counts as indeterminate while none of its group is chosen. */}
              <span
                aria-hidden
                className={cn(
                  'toggle-box rounded-full',
                  'not-peer-checked:peer-indeterminate:border-line-control not-peer-checked:peer-indeterminate:bg-surface',
                  'after:size-1.5 after:rounded-full after:content-[""] peer-checked:after:bg-white',
                )}
              />
            </span>
            <div>
              <label htmlFor={id} className="block text-sm font-medium text-ink">{option.title}</label>
              {option.description === undefined ? null : <p id={`${id}-text`} className="text-xs text-ink-3">{option.description}</p>}
            </div>
          </div>
        );
      })}
    </div>
  );
}
