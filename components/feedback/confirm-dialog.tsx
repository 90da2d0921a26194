'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';

const ConfirmContent = dynamic(() => import('./confirm-content').then((module) => module.ConfirmContent), { ssr: false });

export type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: Revoke "deploy key"? */
  title: ReactNode;
  /** States the consequence. */
  children: ReactNode;
  confirmLabel: string;
  tone?: 'danger' | 'primary';
  /** What must be typed first; only for accounts and large bulk. */
  typeToConfirm?: string;
  /** Resolves to an error message to stay open, to nothing to close. */
  onConfirm: () => Promise<string | undefined | void>;
};

/** Mounted only while open: what was typed or failed last time is gone, and its code is fetched when first needed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.open ? <ConfirmContent {...props} /> : null;
}
