import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn';
import { controlClass } from './control-style';

export type SelectOption = { value: string; label: string; disabled?: boolean };

export type SelectProps = Omit<ComponentProps<'select'>, 'children' | 'size' | 'multiple' | 'value' | 'defaultValue'> & {
  options: readonly SelectOption[];
  value: string;
  onValueChange: (value: string) => void;
  /** Shown while the value is the empty string. */
  placeholder?: string | undefined;
  size?: 'sm' | 'md';
};

/** The browser's own select: best on phones and with screen readers. globals.css styles its list where browsers allow it. */
export function Select({ options, value, onValueChange, placeholder, size = 'md', className, ...rest }: SelectProps) {
  return (
    <span className={cn('relative inline-flex w-full', className)}>
      <select
        {...rest}
        data-select=""
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className={cn(controlClass, 'truncate', size === 'sm' ? 'h-7 pr-7 pl-2 text-xs' : 'h-8 pr-8 pl-2.5', value === '' && 'text-ink-3')}
      >
        {placeholder === undefined ? null : <option value="" disabled hidden>{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>
        ))}
      </select>
      <ChevronsUpDown aria-hidden className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-3" />
    </span>
  );
}
