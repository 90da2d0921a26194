import type { BaseSyntheticEvent, ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { FormError } from './form-error';

export type FormProps = {
  onSubmit: (event: BaseSyntheticEvent) => void;
  error?: string | undefined;
  id?: string;
  className?: string;
  'aria-label'?: string;
  children: ReactNode;
};

/** `noValidate`: the schema speaks for all browsers, in our words. */
export function Form({ error, className, children, ...rest }: FormProps) {
  return (
    <form {...rest} noValidate method="post" className={cn('grid gap-4', className)}>
      <FormError message={error} />
      {children}
    </form>
  );
}

export function FormActions({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn('mt-1 flex flex-wrap items-center gap-2', className)}>{children}</div>;
}
