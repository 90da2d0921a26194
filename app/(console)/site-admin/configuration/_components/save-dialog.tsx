'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { SettingChange } from '@/lib/site/settings-schema';
import { LineChanges } from '../../../_components/audit/line-changes';

export type SaveDialogProps = {
  title: string;
  confirmLabel: string;
  changes: readonly SettingChange[];
  before: string;
  after: string;
  /** Resolves to an error message to stay open, to nothing once the dialog may go. */
  onConfirm: () => Promise<string | undefined | void>;
  onClose: () => void;
};

const unreachable = 'The server did not answer, so nothing is known to have changed. Check your connection and try again.';

/** What saving does: the settings in force that become others, then the lines. */
export function SaveDialog({ title, confirmLabel, changes, before, after, onConfirm, onClose }: SaveDialogProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function handleConfirm() {
    setIsBusy(true);
    setError((await onConfirm().catch(() => unreachable)) ?? undefined);
    setIsBusy(false);
  }

  return (
    <Dialog open size="lg" onOpenChange={(open) => { if (!open && !isBusy) onClose(); }} title={title}>
      <DialogBody className="space-y-3 text-sm text-ink-2">
        {changes.length === 0 ? <p>No setting changes its effect: only comments, spaces or spellings differ.</p> : (
          <ul aria-label="Changed settings" className="space-y-1">
            {changes.map(({ key, before: from, after: to }) => (
              <li key={key} className="wrap-anywhere">
                <code className="text-xs text-ink">{key}</code>: <code className="text-xs text-danger-ink">{from}</code>
                {' becomes '}
                <code className="text-xs text-success-ink">{to}</code>
              </li>
            ))}
          </ul>
        )}
        <LineChanges label="Changed lines" before={before} after={after} />
        {error === undefined ? null : <Notice tone="danger" role="alert">{error}</Notice>}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose} disabled={isBusy}>Cancel</Button>
        <Button variant="primary" busy={isBusy} onClick={() => void handleConfirm()}>{confirmLabel}</Button>
      </DialogFooter>
    </Dialog>
  );
}
