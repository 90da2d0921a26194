import { cn } from './cn';

export type SeparatorProps = { orientation?: 'horizontal' | 'vertical'; className?: string };

export function Separator({ orientation = 'horizontal', className }: SeparatorProps) {
  const size = orientation === 'horizontal' ? 'h-px w-full' : 'w-px self-stretch';
  return <div role="none" className={cn('shrink-0 bg-line', size, className)} />;
}
