'use client';

import { Button, type ButtonProps } from '@/components/ui/button';

/** Stays enabled until sending, also with errors on screen: pressing it is how one learns what is missing. */
export function SubmitButton({ variant = 'primary', ...rest }: ButtonProps) {
  return <Button {...rest} variant={variant} type="submit" />;
}
