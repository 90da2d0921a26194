'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';

const name = 'Generate new token';

export type GenerateTokenButtonProps = {
  href: string;
  /** Why this viewer may not. */
  refusal: string | null;
};

/** A link where the form may be used, else a disabled button that says why. */
export function GenerateTokenButton({ href, refusal }: GenerateTokenButtonProps) {
  const router = useRouter();
  const disabledReason = refusal ?? undefined;
  useQuickActions([
    { id: 'generate-token', name, icon: <Plus aria-hidden />, shortcut: 'c', disabledReason, run: () => router.push(href) },
  ]);
  return refusal === null
    ? <ButtonLink href={href} variant="primary" icon={<Plus aria-hidden />} aria-keyshortcuts="c">{name}</ButtonLink>
    : <Button variant="primary" icon={<Plus aria-hidden />} disabledReason={refusal}>{name}</Button>;
}
