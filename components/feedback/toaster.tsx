'use client';

import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { IconButton } from '@/components/ui/icon-button';
import { currentToasts, serverToasts, subscribeToToasts, toast, type Toast } from './toast';

const shownMs = 5000;

const tones = {
  success: { icon: <CircleCheck aria-hidden />, className: 'text-success-ink' },
  info: { icon: <Info aria-hidden />, className: 'text-info-ink' },
  error: { icon: <CircleAlert aria-hidden />, className: 'text-danger-ink' },
};

function ToastCard({ entry }: { entry: Toast }) {
  const [isHeld, setIsHeld] = useState(false);
  const isSticky = entry.tone === 'error';

  useEffect(() => {
    if (isSticky || isHeld) return;
    const timer = setTimeout(() => toast.dismiss(entry.id), shownMs);
    return () => clearTimeout(timer);
  }, [entry.id, isHeld, isSticky]);

  return (
    <div
      role={isSticky ? 'alert' : undefined}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
      className={
        'pointer-events-auto flex animate-rise-in items-start gap-2.5 rounded-lg border border-line-strong bg-raised py-2 ' +
        'pr-1.5 pl-3 text-sm text-ink shadow-float'
      }
    >
      <span className={cn('mt-1 shrink-0 [&_svg]:size-4', tones[entry.tone].className)}>{tones[entry.tone].icon}</span>
      <div className="min-w-0 flex-1 py-0.5 wrap-anywhere">
        <p className="font-medium">{entry.message}</p>
        {entry.description === undefined ? null : <p className="text-ink-3">{entry.description}</p>}
      </div>
      {entry.action === undefined ? null : (
        <Button size="sm" onClick={() => { entry.action?.run(); toast.dismiss(entry.id); }}>{entry.action.label}</Button>
      )}
      <IconButton size="sm" label="Dismiss" icon={<X aria-hidden />} tooltip={false} onClick={() => toast.dismiss(entry.id)} />
    </div>
  );
}

export function Toaster() {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts, serverToasts);
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      aria-relevant="additions"
      data-toaster
      data-print="hide"
      className="pointer-events-none fixed right-4 bottom-4 left-4 z-70 sm:left-auto sm:w-96"
    >
      <div className="grid gap-2">
        {toasts.map((entry) => <ToastCard key={entry.id} entry={entry} />)}
      </div>
    </section>
  );
}
