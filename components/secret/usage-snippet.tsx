'use client';

import { CodeBlock } from '@/components/ui/code-block';
import { CopyButton } from './copy-button';
import { maskSecrets } from './mask';

export type UsageSnippetProps = {
  label: string;
  /** Ready to run, secrets included. */
  text: string;
  /** Masked on screen; the copy always carries them. */
  hiddenSecrets?: readonly string[];
  onCopied?: () => void;
  onFailed?: () => void;
};

export function UsageSnippet({ label, text, hiddenSecrets = [], onCopied, onFailed }: UsageSnippetProps) {
  return (
    <CodeBlock
      label={label}
      isPrivate
      actions={<CopyButton text={text} what={label} size="sm" variant="ghost" onCopied={onCopied} onFailed={onFailed} />}
    >
      {maskSecrets(text, hiddenSecrets)}
    </CodeBlock>
  );
}
