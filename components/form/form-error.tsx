'use client';

import { useEffect, useRef } from 'react';
import { Notice } from '@/components/ui/notice';

export type FormErrorProps = { message: string | undefined; title?: string };

/** What no field can say. Takes focus when it appears, so that it is read and seen. */
export function FormError({ message, title }: FormErrorProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (message !== undefined) ref.current?.focus();
  }, [message]);
  if (message === undefined) return null;
  return (
    <Notice ref={ref} tone="danger" role="alert" tabIndex={-1} title={title}>
      {message}
    </Notice>
  );
}
