/** Shared look of everything that takes typed or chosen input. */
export const controlClass =
  'w-full rounded-md border border-line-control bg-surface text-sm text-ink transition-colors duration-100 ' +
  'hover:border-ink-3 focus-visible:border-accent-ink focus-visible:outline-offset-[-1px] ' +
  'aria-invalid:border-danger-ink disabled:border-line disabled:bg-inset disabled:text-ink-3 [&[readonly]]:bg-inset';

/** A native checkbox or radio lies unseen over the drawn one, eight pixels larger, and passes its state on as `peer`. */
export const toggleInputClass = 'peer absolute -inset-1 m-0 size-6 appearance-none opacity-0';

export const toggleBoxClass =
  'pointer-events-none inline-flex size-4 items-center justify-center border border-line-control bg-surface text-white transition-colors ' +
  'duration-100 peer-hover:border-ink-3 peer-checked:border-accent peer-checked:bg-accent peer-indeterminate:border-accent ' +
  'peer-indeterminate:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent-ink ' +
  'peer-aria-invalid:border-danger-ink peer-disabled:border-line-strong peer-disabled:bg-inset ' +
  'peer-disabled:peer-checked:border-line-control peer-disabled:peer-checked:bg-line-control';
