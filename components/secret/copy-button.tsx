'use client';

import { Check, CircleAlert, Copy } from 'lucide-react';
import { useCopy, type CopyState } from '@/components/feedback/use-copy';
import { Button } from '@/components/ui/button';
import type { ButtonSize, ButtonVariant } from '@/components/ui/button-style';

export type CopyButtonProps = {
  text: string;
  /** Completes the name for screen readers: "Copy client ID". */
  what: string;
  size?: ButtonSize;
  variant?: ButtonVariant;
  /** Icon alone, for table cells. */
  compact?: boolean;
  onCopied?: () => void;
  /** Select the text on screen here, so that it can be copied by hand. */
  onFailed?: () => void;
};

const faces = {
  idle: { icon: <Copy aria-hidden />, label: 'Copy' },
  copied: { icon: <Check aria-hidden className="text-success-ink" />, label: 'Copied' },
  failed: { icon: <CircleAlert aria-hidden className="text-danger-ink" />, label: 'Copy failed' },
} satisfies Record<CopyState, unknown>;

export function CopyButton({ text, what, size = 'md', variant = 'secondary', compact = false, onCopied, onFailed }: CopyButtonProps) {
  const { state, copy } = useCopy(what);
  const face = faces[state];

  async function handleClick() {
    const isCopied = await copy(text);
    if (isCopied) onCopied?.();
    else onFailed?.();
  }

  const name = state === 'copied' ? 'Copied' : `${face.label} ${what}`;
  return (
    <Button
      size={size}
      variant={variant}
      icon={face.icon}
      square={compact}
      aria-label={compact ? name : undefined}
      onClick={() => void handleClick()}
    >
      {compact ? null : (
        <span>
          {face.label}
          {state === 'copied' ? null : <span className="sr-only"> {what}</span>}
        </span>
      )}
    </Button>
  );
}
