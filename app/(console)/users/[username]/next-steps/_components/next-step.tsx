import { CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { cn } from '@/components/ui/cn';
import { TextLink } from '@/components/ui/text-link';

export type NextStepProps = {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  href?: string;
  linkLabel?: string;
  /** What to press, for a step that is done on this page. */
  action?: ReactNode;
  /** How many of it the account has; more than none means done. */
  doneCount?: number;
  doneHref?: string;
  /** Why it cannot be done now. */
  unavailable?: string | null;
};

export function NextStep({ icon, title, children, href, linkLabel, action, doneCount = 0, doneHref, unavailable }: NextStepProps) {
  const isUnavailable = typeof unavailable === 'string';
  return (
    <li
      className={cn('flex flex-col rounded-lg border p-4', isUnavailable ? 'border-dashed border-line-strong' : 'border-line bg-surface')}
    >
      <div className="flex items-center gap-2.5">
        <span aria-hidden className={cn('[&_svg]:size-5', isUnavailable ? 'text-ink-3' : 'text-accent-ink')}>{icon}</span>
        <h2 className="text-base font-semibold text-ink">{title}</h2>
        {doneCount > 0 ? <Badge tone="success" icon={<CircleCheck aria-hidden />} className="ml-auto">Done</Badge> : null}
      </div>
      <p className="mt-2 mb-4 text-sm text-ink-3">{children}</p>
      <div className="mt-auto flex flex-wrap items-center gap-x-4 gap-y-2">
        {isUnavailable ? (
          <p className="flex min-h-8 items-center gap-1.5 text-sm text-ink-3">
            <Info aria-hidden className="size-4 shrink-0" />
            {unavailable}
          </p>
        ) : null}
        {!isUnavailable && href !== undefined ? (
          <ButtonLink href={href} variant={doneCount > 0 ? 'secondary' : 'primary'}>{linkLabel}</ButtonLink>
        ) : null}
        {action}
        {doneCount > 0 && doneHref !== undefined ? (
          <TextLink href={doneHref} className="text-sm">See {doneCount === 1 ? 'it' : `all ${doneCount}`}</TextLink>
        ) : null}
      </div>
    </li>
  );
}
