'use client';

import { useIsMounted } from './use-is-mounted';
import { cn } from './cn';

export type KbdProps = { keys: string; className?: string };

const names: Record<string, string> = { enter: '↵', escape: 'Esc', up: '↑', down: '↓', shift: '⇧' };

function display(key: string, isApple: boolean): string {
  if (key === 'mod') return isApple ? '⌘' : 'Ctrl';
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** `keys` is the spelling of `useShortcut`: "mod+k", "g u", "?". */
export function Kbd({ keys, className }: KbdProps) {
  const isMounted = useIsMounted();
  const isApple = isMounted && /mac|iphone|ipad/i.test(navigator.platform);
  return (
    <kbd className={cn('inline-flex gap-0.5 font-sans text-2xs text-ink-3', className)}>
      {keys.split(/[+ ]/).map((key, index) => (
        <span
          key={`${key}-${index}`}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line bg-inset px-1"
        >
          {display(key, isApple)}
        </span>
      ))}
    </kbd>
  );
}
