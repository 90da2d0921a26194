'use client';

import { useEffect, useRef, useState } from 'react';
import { announce } from './announcer';

export type CopyState = 'idle' | 'copied' | 'failed';
const copiedMs = 2000;

export function useCopy(what: string): { state: CopyState; copy: (text: string) => Promise<boolean> } {
  const [state, setState] = useState<CopyState>('idle');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(text: string): Promise<boolean> {
    clearTimeout(timer.current);
    try {
      // Missing on plain http away from localhost, refused where the browser asks and is told no.
      await navigator.clipboard.writeText(text);
    } catch {
      setState('failed');
      announce(`Could not copy the ${what}. Select it and copy it by hand.`, 'assertive');
      return false;
    }
    setState('copied');
    announce(`Copied the ${what}`);
    timer.current = setTimeout(() => setState('idle'), copiedMs);
    return true;
  }

  return { state, copy };
}
