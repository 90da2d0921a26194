'use client';

import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import type { FieldValues } from 'react-hook-form';
import { IconButton } from '@/components/ui/icon-button';
import { TextField, type TextFieldProps } from './text-field';

export type PasswordFieldProps<Values extends FieldValues, Out> = Omit<TextFieldProps<Values, Out>, 'type' | 'trailing'>;

export function PasswordField<Values extends FieldValues, Out = Values>(props: PasswordFieldProps<Values, Out>) {
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField<Values, Out>
      autoComplete="current-password"
      autoCapitalize="off"
      {...props}
      spellCheck={false}
      type={isShown ? 'text' : 'password'}
      trailing={
        <IconButton
          size="sm"
          label={isShown ? 'Hide password' : 'Show password'}
          icon={isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onClick={() => setIsShown(!isShown)}
        />
      }
    />
  );
}
