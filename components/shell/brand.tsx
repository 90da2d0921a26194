import { cn } from '@/components/ui/cn';

/** A shield cut by a keyhole, with the teeth of a key along its edge. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cn('size-6 shrink-0', className)}>
      <path
        fill="var(--accent)"
        d="M16 2 28 6v4.5h-4.5v3H28V16c0 .7-.05 1.35-.15 2H23.5v3h3.1C24.5 25.4 20.8 28.3 16 30 8.6 27.4 4 22.6 4 16V6Z"
      />
      <path fill="#fff" d="M15 9a4 4 0 0 1 2.1 7.4L18.3 22h-6.6l1.2-5.6A4 4 0 0 1 15 9Z" />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2 text-lg font-semibold tracking-tight text-ink', className)}>
      <BrandMark />
      Keyward
    </span>
  );
}
