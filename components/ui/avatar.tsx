import { Bot } from 'lucide-react';
import { cn } from './cn';

export type AvatarProps = { name: string; kind?: 'person' | 'machine'; size?: 'sm' | 'md' | 'lg'; className?: string };

const sizes = { sm: 'size-5 text-[10px] [&_svg]:size-3', md: 'size-7 text-xs [&_svg]:size-4', lg: 'size-10 text-base [&_svg]:size-5' };

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => Array.from(word ?? '')[0] ?? '').join('').toUpperCase();
}

/** Decorative: the name always stands beside it. People are round, machine accounts square. */
export function Avatar({ name, kind = 'person', size = 'md', className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cn(
        'avatar-box',
        kind === 'machine'
          ? 'rounded-md border-accent-line bg-accent-tint text-accent-ink'
          : 'rounded-full border-line-strong bg-pressed text-ink-2',
        sizes[size],
        className,
      )}
    >
      {kind === 'machine' ? <Bot /> : initials(name)}
    </span>
  );
}
