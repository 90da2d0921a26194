/** Shared look of everything that takes typed or chosen input. */
export const controlClass =
  'w-full rounded-md border border-line-control bg-surface text-sm text-ink transition-colors duration-100 ' +
  'hover:border-ink-3 focus-visible:border-accent-ink focus-visible:outline-offset-[-1px] ' +
  'aria-invalid:border-danger-ink disabled:border-line disabled:bg-inset disabled:text-ink-3 [&[readonly]]:bg-inset';

/** A native checkbox or radio lies unseen over the drawn one, eight pixels larger, and passes its state on as `peer`. */
export const toggleInputClass = 'peer absolute -inset-1 m-0 size-6 appearance-none opacity-0';
