import Link from 'next/link';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export type TextLinkProps = ComponentProps<typeof Link> & { tone?: 'accent' | 'plain' };

const tones = {
  accent: 'text-accent-ink underline decoration-accent-line underline-offset-2 hover:decoration-current',
  plain: 'text-ink font-medium hover:underline underline-offset-2',
};

export function TextLink({ tone = 'accent', className, ...rest }: TextLinkProps) {
  return <Link {...rest} className={cn('rounded-sm', tones[tone], className)} />;
}
