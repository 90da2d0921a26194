'use client';

import { Inbox, Lock, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '@/components/feedback/empty-state';
import { Button } from '@/components/ui/button';

export type ListEmptyProps =
  | { kind: 'nothing-yet'; title: string; children?: ReactNode; icon?: ReactNode; action?: ReactNode }
  | { kind: 'no-match'; title: string; children?: ReactNode; onClear: () => void }
  | { kind: 'not-allowed'; title: string; children: ReactNode };

/** The three ways a list is empty. "not-allowed" says who can. */
export function ListEmpty(props: ListEmptyProps) {
  switch (props.kind) {
    case 'nothing-yet':
      return <EmptyState icon={props.icon ?? <Inbox />} title={props.title} actions={props.action}>{props.children}</EmptyState>;
    case 'no-match':
      return (
        <EmptyState icon={<Search />} title={props.title} actions={<Button onClick={props.onClear}>Clear filters</Button>}>
          {props.children ?? 'Try another search, or fewer filters.'}
        </EmptyState>
      );
    case 'not-allowed':
      return <EmptyState icon={<Lock />} title={props.title}>{props.children}</EmptyState>;
  }
}
