import { cn } from './cn';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const inert =
  'aria-disabled:border-line aria-disabled:bg-inset aria-disabled:text-ink-3 aria-disabled:shadow-none ' +
  'disabled:border-line disabled:bg-inset disabled:text-ink-3';

const variants = {
  primary: 'border-transparent bg-accent text-white hover:bg-accent-hover',
  secondary: 'border-line-strong bg-raised text-ink hover:bg-hover active:bg-pressed',
  ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed',
  danger: 'border-transparent bg-danger text-white hover:bg-danger-hover',
} satisfies Record<ButtonVariant, string>;

const sizes = {
  sm: 'h-7 gap-1.5 px-2 text-xs',
  md: 'h-8 gap-1.5 px-3 text-sm',
  lg: 'h-10 gap-2 px-4 text-base',
} satisfies Record<ButtonSize, string>;

const iconSizes = { sm: 'size-7 px-0', md: 'size-8 px-0', lg: 'size-10 px-0' } satisfies Record<ButtonSize, string>;

export type ButtonStyle = {
  variant?: ButtonVariant;
  size?: ButtonSize;
  square?: boolean;
  isInert?: boolean;
  className?: string | undefined;
};

export function buttonClass({ variant = 'secondary', size = 'md', square = false, isInert, className }: ButtonStyle = {}): string {
  return cn('button-box', isInert && inert, variants[variant], sizes[size], square && iconSizes[size], className);
}
