'use client';

import { Check, CircleAlert, Copy } from 'lucide-react';
import { useCopy } from '@/components/feedback/use-copy';
import { Button } from '@/components/ui/button';

/** Copies what stands on the page: sending the text of a long file twice would be a waste. */
export function CopyFileButton({ sourceId }: { sourceId: string }) {
  const { state, copy } = useCopy('file');
  const icon = state === 'copied' ? <Check aria-hidden /> : state === 'failed' ? <CircleAlert aria-hidden /> : <Copy aria-hidden />;
  return (
    <Button size="sm" icon={icon} onClick={() => void copy(document.getElementById(sourceId)?.textContent ?? '')}>
      {state === 'copied' ? 'Copied' : state === 'failed' ? 'Copy failed' : 'Copy'}
    </Button>
  );
}
