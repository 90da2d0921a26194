'use client';

import { useId, type BaseSyntheticEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter, type DialogProps } from '@/components/ui/dialog';
import { useDialogGuard } from '@/components/ui/dialog-guard';
import { Form } from './form';
import { SubmitButton } from './submit-button';

export type DialogFormProps = {
  onSubmit: (event: BaseSyntheticEvent) => void;
  onCancel: () => void;
  submitLabel: string;
  isSubmitting: boolean;
  isDirty?: boolean;
  error?: string | undefined;
  children: ReactNode;
};

const question = 'Close this form? What you have typed is lost.';

/** The body of a dialog that is a form; `FormDialog` below adds the dialog around it. */
export function DialogForm({ onSubmit, onCancel, submitLabel, isSubmitting, isDirty = false, error, children }: DialogFormProps) {
  const formId = useId();
  const mayClose = () => !isSubmitting && (!isDirty || window.confirm(question));
  useDialogGuard(mayClose);
  return (
    <>
      <DialogBody>
        <Form id={formId} onSubmit={onSubmit} error={error}>{children}</Form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => { if (mayClose()) onCancel(); }}>Cancel</Button>
        <SubmitButton form={formId} busy={isSubmitting}>{submitLabel}</SubmitButton>
      </DialogFooter>
    </>
  );
}

export type FormDialogProps = Omit<DialogFormProps, 'onCancel'> &
  Pick<DialogProps, 'open' | 'onOpenChange' | 'title' | 'description' | 'size'>;

export function FormDialog({ open, onOpenChange, title, description, size, ...form }: FormDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} size={size}>
      <DialogForm {...form} onCancel={() => onOpenChange(false)} />
    </Dialog>
  );
}
