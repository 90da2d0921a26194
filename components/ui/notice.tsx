import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { cn } from './cn';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';
export type NoticeProps = {
  tone?: NoticeTone;
  title?: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status' | 'note';
  tabIndex?: number;
  className?: string;
  ref?: Ref<HTMLDivElement>;
  children?: ReactNode;
};

const tones = {
  info: { className: 'border-info-line bg-info-tint', iconClass: 'text-info-ink', icon: <Info aria-hidden /> },
  success: { className: 'border-success-line bg-success-tint', iconClass: 'text-success-ink', icon: <CircleCheck aria-hidden /> },
  warning: { className: 'border-warning-line bg-warning-tint', iconClass: 'text-warning-ink', icon: <TriangleAlert aria-hidden /> },
  danger: { className: 'border-danger-line bg-danger-tint', iconClass: 'text-danger-ink', icon: <CircleAlert aria-hidden /> },
};

export function Notice({ tone = 'info', title, actions, className, children, ...rest }: NoticeProps) {
  const style = tones[tone];
  return (
    <div {...rest} className={cn('flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm text-ink', style.className, className)}>
      <span className={cn('mt-0.5 shrink-0 [&_svg]:size-4', style.iconClass)}>{style.icon}</span>
      <div className="min-w-0 flex-1 wrap-anywhere">
        {title === undefined ? null : <p className="font-medium">{title}</p>}
        {children === undefined ? null : <div className={cn(title !== undefined && 'text-ink-2')}>{children}</div>}
        {actions === undefined ? null : <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
