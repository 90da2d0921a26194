import { cn } from './cn';
import { Link, type LinkProps } from './link';

export type TextLinkProps = LinkProps & { tone?: 'accent' | 'plain' };

const tones = {
  accent: 'text-accent-ink underline decoration-accent-line underline-offset-2 hover:decoration-current',
  plain: 'text-ink font-medium hover:underline underline-offset-2',
};

export function TextLink({ tone = 'accent', className, ...rest }: TextLinkProps) {
  return <Link {...rest} className={cn('rounded-sm', tones[tone], className)} />;
}
