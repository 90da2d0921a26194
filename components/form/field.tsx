import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { Label } from '@/components/ui/label';

export type FieldText = { label: string; help?: ReactNode; required?: boolean; className?: string | undefined };

export type FieldControlProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

export type FieldProps = FieldText & { id: string; error?: string | undefined; children: (control: FieldControlProps) => ReactNode };

export function FieldMessage({ id, error }: { id: string; error: string | undefined }) {
  if (error === undefined) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-danger-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 whitespace-pre-line wrap-anywhere">{error}</span>
    </p>
  );
}

/** Ties label, help and error to one control. */
export function Field({ id, label, help, error, required = false, className, children }: FieldProps) {
  const helpId = help === undefined ? undefined : `${id}-help`;
  const errorId = error === undefined ? undefined : `${id}-error`;
  const describedBy = [errorId, helpId].filter((part) => part !== undefined).join(' ');
  return (
    <div className={cn('grid gap-1.5', className)}>
      <Label htmlFor={id} required={required}>{label}</Label>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': error === undefined ? undefined : true,
        'aria-required': required || undefined,
      })}
      <FieldMessage id={`${id}-error`} error={error} />
      {help === undefined ? null : <p id={helpId} className="text-xs text-ink-3">{help}</p>}
    </div>
  );
}
