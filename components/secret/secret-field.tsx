'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { flushSync } from 'react-dom';
import { IconButton } from '@/components/ui/icon-button';
import { Input, InputGroup } from '@/components/ui/input';
import { Label } from '@/components/ui/label';
import { CopyButton } from './copy-button';

export type SecretFieldProps = {
  label: string;
  value: string;
  /** An identifier is always in the clear; a secret hides until asked for. */
  kind: 'secret' | 'identifier';
  isShown: boolean;
  onShownChange: (isShown: boolean) => void;
  onCopied?: () => void;
  help?: string | undefined;
  /** Focused when it appears: the one thing the dialog is about. */
  takesFocus?: boolean;
};

export function SecretField({ label, value, kind, isShown, onShownChange, onCopied, help, takesFocus = false }: SecretFieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const what = label.charAt(0).toLowerCase() + label.slice(1);
  const isReadable = kind === 'identifier' || isShown;

  useEffect(() => {
    if (takesFocus) own.current?.focus();
  }, [takesFocus]);

  function handleFailed() {
    // Browsers copy nothing from a hidden field, so it has to be readable before it is selected.
    flushSync(() => onShownChange(true));
    own.current?.focus();
    own.current?.select();
  }

  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <div className="flex gap-2">
        <InputGroup
          className="min-w-0 flex-1"
          trailing={
            kind === 'identifier' ? undefined : (
              <IconButton
                size="sm"
                label={isShown ? `Hide ${what}` : `Show ${what}`}
                icon={isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
                onClick={() => onShownChange(!isShown)}
              />
            )
          }
        >
          <Input
            ref={own}
            id={id}
            mono
            readOnly
            type={isReadable ? 'text' : 'password'}
            value={value}
            autoComplete="off"
            spellCheck={false}
            data-private=""
            data-1p-ignore=""
            data-lpignore="true"
            data-bwignore=""
            aria-describedby={help === undefined ? undefined : `${id}-help`}
            onFocus={(event) => event.currentTarget.select()}
            className={kind === 'identifier' ? undefined : 'pr-9'}
          />
        </InputGroup>
        <CopyButton text={value} what={what} onCopied={onCopied} onFailed={handleFailed} />
      </div>
      {help === undefined ? null : <p id={`${id}-help`} className="text-xs text-ink-3">{help}</p>}
    </div>
  );
}
