'use client';

import { useId, useState, type ReactNode } from 'react';
import { announce } from '@/components/feedback/announcer';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { cn } from '@/components/ui/cn';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { useDialogGuard } from '@/components/ui/dialog-guard';
import { Notice } from '@/components/ui/notice';
import { SecretField } from './secret-field';
import { UsageSnippet } from './usage-snippet';
import { useLeaveGuard } from './use-leave-guard';

export type RevealedValue = { label: string; value: string; kind: 'secret' | 'identifier'; help?: string };

export type SecretRevealProps = {
  /** Ends the sentence "I have stored this …". */
  noun: string;
  values: readonly RevealedValue[];
  snippets?: readonly { label: string; text: string }[];
  notice?: ReactNode;
  children?: ReactNode;
  /** Close the dialog first, then revalidate the list: earlier would remount it and lose the secret. */
  onDone: () => void;
};

/** The body of a dialog that shows a new secret this one time. The dialog stays until it is stored. */
export function SecretReveal({ noun, values, snippets = [], notice, children, onDone }: SecretRevealProps) {
  const [isStored, setIsStored] = useState(false);
  const [isReminded, setIsReminded] = useState(false);
  const [shown, setShown] = useState<readonly string[]>([]);
  const checkboxId = useId();

  const secrets = values.filter((entry) => entry.kind === 'secret');
  const hidden = secrets.filter((entry) => !shown.includes(entry.label)).map((entry) => entry.value);
  const reminder = `Store this ${noun} first: it cannot be shown again.`;

  function remind() {
    setIsReminded(true);
    announce(reminder, 'assertive');
  }

  useLeaveGuard(!isStored, remind);
  useDialogGuard(() => {
    if (!isStored) remind();
    return isStored;
  });

  function setFieldShown(label: string, isShown: boolean) {
    setShown((before) => (isShown ? [...before, label] : before.filter((each) => each !== label)));
  }

  return (
    <>
      <DialogBody className="grid auto-rows-max gap-4">
        <Notice tone="warning" title={`Copy this ${noun} now`}>
          {notice ?? 'It is shown this one time only. If it is lost, make a new one.'}
        </Notice>
        {values.map((entry) => (
          <SecretField
            key={entry.label}
            label={entry.label}
            value={entry.value}
            kind={entry.kind}
            help={entry.help}
            isShown={shown.includes(entry.label)}
            onShownChange={(isShown) => setFieldShown(entry.label, isShown)}
            onCopied={entry.kind === 'secret' ? () => setIsStored(true) : undefined}
            takesFocus={entry === secrets[0]}
          />
        ))}
        {snippets.map((snippet) => (
          <UsageSnippet
            key={snippet.label}
            {...snippet}
            hiddenSecrets={hidden}
            onFailed={() => setShown(secrets.map((entry) => entry.label))}
          />
        ))}
        {children}
      </DialogBody>
      <DialogFooter className="flex-nowrap justify-between">
        <div className={cn('flex min-w-0 items-start gap-2.5', isReminded && !isStored && 'text-danger-ink')}>
          <Checkbox
            id={checkboxId}
            checked={isStored}
            onCheckedChange={setIsStored}
            aria-describedby={isReminded && !isStored ? `${checkboxId}-why` : undefined}
            className="mt-0.5"
          />
          <div>
            <label htmlFor={checkboxId} className="text-sm font-medium text-ink">I have stored this {noun}</label>
            {isReminded && !isStored ? <p id={`${checkboxId}-why`} className="text-xs">{reminder}</p> : null}
          </div>
        </div>
        <Button variant="primary" disabled={!isStored} onClick={onDone}>Done</Button>
      </DialogFooter>
    </>
  );
}
