import type { ReactNode } from 'react';

/** One description of something to do, shown alike by button, row menu and palette. */
export type Action = {
  id: string;
  name: string;
  icon?: ReactNode;
  /** Spelling of `useShortcut`. */
  shortcut?: string;
  tone?: 'default' | 'danger';
  /** Present means not possible now, and why. */
  disabledReason?: string | undefined;
  run: () => void;
};

export type NavItem = { label: string; href: string; icon: ReactNode; /** Such as "g u". */ shortcut?: string };
export type NavSection = { title: string; items: readonly NavItem[] };
export type FoundAccount = { username: string; displayName: string | null; isMachine: boolean; href: string };
export type SearchAccounts = (text: string) => Promise<readonly FoundAccount[]>;
export type Viewer = { username: string; displayName: string; isSiteAdmin: boolean };
