'use client';

import { useRouter } from 'next/navigation';
import { StatusBadge } from '@/components/feedback/status-badge';
import { ActionButton } from '@/components/shell/action-button';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Badge } from '@/components/ui/badge';
import { PageHeader } from '@/components/ui/page-header';
import { paths } from '@/lib/url/paths';
import { AddressBadge } from '../../_components/address-badge';
import { useTokenActions } from '../../_components/use-token-actions';
import type { TokenRow } from '../../token-row';

export type TokenHeaderProps = { token: TokenRow; username: string; graphqlUrl: string; refusal: string | null };

/** Name, state and what one can do with the token, on buttons and in the palette. */
export function TokenHeader({ token, username, graphqlUrl, refusal }: TokenHeaderProps) {
  const router = useRouter();
  const { actionsOf, dialog } = useTokenActions({ graphqlUrl, refusal, onRotated: (id) => router.push(paths.token(username, id)) });
  const actions = actionsOf(token);
  useQuickActions(actions.map((action) => (action.id === 'edit' ? { ...action, shortcut: 'e' } : action)));
  return (
    <>
      <PageHeader
        title={<bdi>{token.note}</bdi>}
        badges={
          <>
            <StatusBadge status={token.status} />
            {token.isLeaked ? <Badge tone="danger">Leaked</Badge> : null}
            <AddressBadge {...token} />
          </>
        }
        actions={actions.map((action) => <ActionButton key={action.id} action={action} />)}
        {...(token.description ? { description: <bdi className="whitespace-pre-line wrap-anywhere">{token.description}</bdi> } : {})}
      />
      {dialog}
    </>
  );
}
