export const menuSurfaceClass =
  'z-50 max-h-(--radix-popper-available-height) min-w-44 overflow-y-auto rounded-lg border border-line-strong ' +
  'bg-raised p-1 text-sm text-ink ' +
  'shadow-float data-[state=open]:animate-pop-in';

export const menuItemClass =
  'relative flex min-h-7 w-full select-none items-center gap-2 rounded-md px-2 py-1 text-sm text-ink outline-none ' +
  'data-[highlighted]:bg-pressed data-[disabled]:text-ink-3 [&_svg]:size-4 [&_svg]:shrink-0';

export const menuDangerClass = 'text-danger-ink data-[highlighted]:bg-danger-tint';
