'use client';

import { useId, useState } from 'react';
import { AlertDialog } from '@/components/ui/alert-dialog';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import type { ConfirmDialogProps } from './confirm-dialog';

const unreachable = 'The server did not answer. Check your connection and try again.';

export function ConfirmContent(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, tone = 'danger', typeToConfirm, onConfirm } = props;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [typed, setTyped] = useState('');
  const inputId = useId();
  const isLocked = typeToConfirm !== undefined && typed.trim() !== typeToConfirm;

  async function handleConfirm() {
    setIsBusy(true);
    const failure = await onConfirm().catch(() => unreachable);
    setIsBusy(false);
    setError(failure ?? undefined);
    if (failure === undefined) onOpenChange(false);
  }

  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => { if (!isBusy) onOpenChange(next); }}
      title={title}
      description={children}
      confirm={
        <Button
          variant={tone}
          busy={isBusy}
          disabledReason={isLocked ? `Type ${typeToConfirm} first` : undefined}
          onClick={() => void handleConfirm()}
        >
          {confirmLabel}
        </Button>
      }
    >
      {typeToConfirm === undefined ? null : (
        <div className="mt-4 grid gap-1.5">
          <label htmlFor={inputId} className="text-sm text-ink-2">
            Type <span className="font-mono font-medium text-ink">{typeToConfirm}</span> to confirm
          </label>
          <Input id={inputId} mono value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
        </div>
      )}
      {error === undefined ? null : <Notice tone="danger" role="alert" className="mt-4">{error}</Notice>}
    </AlertDialog>
  );
}
