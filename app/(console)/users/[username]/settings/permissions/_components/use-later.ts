import { useEffect, useState } from 'react';
import type { ActionResult } from '@/lib/errors/action-result';

const restMs = 250;

/**
 * Asks the server once typing rests. What was answered to another text is told apart by `text`; an answer that comes after the
 * next letter is dropped.
 */
export function useLater<T>(text: string, ask: (text: string) => Promise<ActionResult<T>>, isWanted = true) {
  const [answer, setAnswer] = useState<{ text: string; result: ActionResult<T> }>();
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    const message = 'The server did not answer. Check your connection.';
    const unreachable = { ok: false, error: { code: 'unavailable', message } } as const;
    const timer = setTimeout(() => {
      ask(text).catch(() => unreachable).then((result) => {
        if (isCurrent) setAnswer({ text, result });
      }).catch(() => undefined);
    }, restMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [ask, text, isWanted]);
  return { answer, isAsking: isWanted && answer?.text !== text };
}
