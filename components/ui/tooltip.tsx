'use client';

import { Slot } from 'radix-ui';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

const openMs = 400;
const closeMs = 80;

export type TooltipProps = { content: ReactNode; children: ReactNode };
type Place = { left: number; top: number; isAbove: boolean };

function placeBeside(trigger: Element): Place {
  const box = trigger.getBoundingClientRect();
  const isAbove = box.top > 64;
  const centre = box.left + box.width / 2;
  return { left: Math.min(Math.max(centre, 80), window.innerWidth - 80), top: isAbove ? box.top : box.bottom, isAbove };
}

/**
 * The trigger must be one focusable element: what only a pointer can reach does not belong in a tooltip.
 * Our own rather than Radix's, whose positioning would weigh 25 kB on every page.
 */
export function Tooltip({ content, children }: TooltipProps) {
  const [place, setPlace] = useState<Place>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  useEffect(() => () => clearTimeout(timer.current), []);

  function later(milliseconds: number, next: Place | undefined) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setPlace(next), milliseconds);
  }

  function hide() {
    clearTimeout(timer.current);
    setPlace(undefined);
  }

  return (
    <>
      <Slot.Root
        aria-describedby={place === undefined ? undefined : id}
        onPointerEnter={(event) => later(openMs, placeBeside(event.currentTarget))}
        onPointerLeave={() => later(closeMs, undefined)}
        onPointerDown={hide}
        onFocus={(event) => { if (event.currentTarget.matches(':focus-visible')) later(0, placeBeside(event.currentTarget)); }}
        // Not at once: a node that vanishes while the focus is between two elements makes a dialog take the focus to its start.
        onBlur={() => later(0, undefined)}
        onKeyDown={(event) => { if (event.key === 'Escape') hide(); }}
      >
        {children}
      </Slot.Root>
      {place === undefined ? null : (
        <span
          role="tooltip"
          id={id}
          onPointerEnter={() => clearTimeout(timer.current)}
          onPointerLeave={() => later(closeMs, undefined)}
          style={{ left: place.left, top: place.top }}
          className={`fixed z-60 w-max max-w-72 -translate-x-1/2 animate-fade-in py-1.5 ${place.isAbove ? '-translate-y-full' : ''}`}
        >
          <span className={
            'block rounded-md border border-line-strong bg-raised px-2 py-1 text-left text-xs font-normal whitespace-normal ' +
            'text-ink shadow-float'
          }>
            {content}
          </span>
        </span>
      )}
    </>
  );
}
