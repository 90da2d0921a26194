import type { ReactNode } from 'react';
import { cn } from './cn';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent';
export type BadgeProps = { tone?: Tone; icon?: ReactNode; className?: string; title?: string; children: ReactNode };

const tones = {
  neutral: 'border-line-strong bg-inset text-ink-2',
  info: 'border-info-line bg-info-tint text-info-ink',
  success: 'border-success-line bg-success-tint text-success-ink',
  warning: 'border-warning-line bg-warning-tint text-warning-ink',
  danger: 'border-danger-line bg-danger-tint text-danger-ink',
  accent: 'border-accent-line bg-accent-tint text-accent-ink',
} satisfies Record<Tone, string>;

export function Badge({ tone = 'neutral', icon, className, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cn('badge-box', tones[tone], className)}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
