'use client';

import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { Input, InputGroup } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Spinner } from '@/components/ui/spinner';
import { useShortcut } from '@/components/ui/use-shortcut';

export type SearchInputProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  placeholder?: string;
  isPending?: boolean;
  className?: string;
};

export function SearchInput({ label, value, onValueChange, placeholder = label, isPending = false, className }: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcut('/', handleShortcut, 'Search');

  function handleShortcut() {
    input.current?.focus();
    // The next search replaces the last one.
    input.current?.select();
  }

  function handleClear() {
    onValueChange('');
    input.current?.focus();
  }

  return (
    <InputGroup
      className={cn('w-full sm:w-72', className)}
      leading={<Search aria-hidden />}
      trailing={
        <>
          <Spinner active={isPending} className="mr-1 text-ink-3" />
          {value === '' ? <Kbd keys="/" className="mr-1.5 max-sm:hidden" /> : (
            <IconButton size="sm" label="Clear search" icon={<X aria-hidden />} tooltip={false} onClick={handleClear} />
          )}
        </>
      }
    >
      <Input
        ref={input}
        // Not type=search: its own clear button cannot be styled or translated alike everywhere.
        type="text"
        role="searchbox"
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => { if (event.key === 'Escape' && value !== '') handleClear(); }}
        className="pr-9 pl-8"
      />
    </InputGroup>
  );
}
