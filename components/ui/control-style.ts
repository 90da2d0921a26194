/** Shared look of everything that takes typed or chosen input. */
export const controlClass =
  'w-full rounded-md border border-line-control bg-surface text-sm text-ink transition-colors duration-100 ' +
  'hover:border-ink-3 focus-visible:border-accent-ink focus-visible:outline-offset-[-1px] ' +
  'aria-invalid:border-danger-ink disabled:border-line disabled:bg-inset disabled:text-ink-3 read-only:bg-inset';

export const toggleClass =
  'peer inline-flex size-4 shrink-0 items-center justify-center border border-line-control bg-surface text-white transition-colors ' +
  'duration-100 hover:border-ink-3 data-[state=checked]:border-accent data-[state=checked]:bg-accent ' +
  'data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent aria-invalid:border-danger-ink ' +
  'disabled:border-line-strong disabled:bg-inset disabled:data-[state=checked]:border-line-control ' +
  'disabled:data-[state=checked]:bg-line-control relative before:absolute before:-inset-1.5 before:content-[""]';
