'use client';

import { CircleSlash, MapPin, Pencil, RefreshCw, RotateCcw, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState, type ReactNode } from 'react';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import type { AccessToken, AddressProposal } from '@/lib/tokens/schema';
import { proposeAddresses } from '../actions';
import type { TokenRow } from '../token-row';
import { DisableTokenDialog } from './disable-token-dialog';
import { enableToken } from './enable-token';
import { RevokeTokenDialog } from './revoke-token-dialog';

// Out of the first load: forms and what they need.
const RotateTokenDialog = dynamic(() => import('./rotate-token-dialog').then((module) => module.RotateTokenDialog), { ssr: false });
const EditTokenDialog = dynamic(() => import('./edit-token-dialog').then((module) => module.EditTokenDialog), { ssr: false });
const TokenAddressesDialog = dynamic(
  () => import('./token-addresses-dialog').then((module) => module.TokenAddressesDialog),
  { ssr: false },
);

type Mode =
  | { kind: 'none' }
  | { kind: 'rotating' | 'editing' | 'disabling' | 'revoking'; token: TokenRow }
  | { kind: 'addresses'; token: TokenRow; proposal: AddressProposal };

export type TokenActionsOptions = {
  graphqlUrl: string;
  /** Why this viewer may not make tokens of the account, and so not rotate them either. */
  refusal: string | null;
  /** A rotated token has a successor with this id. */
  onRotated: (id: number) => void;
};

/** What one can do with a token, for its row and its page alike, and the dialog that is open for it. */
export function useTokenActions({ graphqlUrl, refusal, onRotated }: TokenActionsOptions) {
  const [mode, setMode] = useState<Mode>({ kind: 'none' });
  // What a dialog saved last: the rows follow a moment after its answer, and a dialog opened meanwhile would begin with the old.
  const [saved, setSaved] = useState<AccessToken>();
  const newest = (token: TokenRow): TokenRow =>
    saved?.id === token.id && Date.parse(saved.updatedAt) > Date.parse(token.updatedAt) ? { ...token, ...saved } : token;
  const close = () => setMode({ kind: 'none' });

  async function handleAddresses(token: TokenRow) {
    const result = await proposeAddresses(token.id);
    if (result.ok) setMode({ kind: 'addresses', token, proposal: result.data });
    else toast.error('The addresses could not be read', { description: result.error.message });
  }

  function actionsOf(row: TokenRow): Action[] {
    const token = newest(row);
    if (token.status === 'revoked') return [];
    const rotationRefusal = token.isReplaced
      ? 'It was rotated already. Rotate the token that took its place.'
      : token.status === 'disabled' ? 'Enable it first.' : refusal;
    return [
      {
        id: 'rotate', name: 'Rotate…', icon: <RefreshCw aria-hidden />, disabledReason: rotationRefusal ?? undefined,
        run: () => setMode({ kind: 'rotating', token }),
      },
      { id: 'edit', name: 'Edit…', icon: <Pencil aria-hidden />, run: () => setMode({ kind: 'editing', token }) },
      { id: 'addresses', name: 'Addresses…', icon: <MapPin aria-hidden />, run: () => void handleAddresses(token) },
      token.status === 'disabled'
        ? { id: 'enable', name: 'Enable', icon: <RotateCcw aria-hidden />, run: () => void enableToken(token) }
        : { id: 'disable', name: 'Disable…', icon: <CircleSlash aria-hidden />, run: () => setMode({ kind: 'disabling', token }) },
      { id: 'revoke', name: 'Revoke…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => setMode({ kind: 'revoking', token }) },
    ];
  }

  function handleStored(id: number) {
    close();
    onRotated(id);
  }

  function handleSaved(token: AccessToken) {
    close();
    setSaved(token);
  }

  return { actionsOf, dialog: dialogOf(mode, { graphqlUrl, close, onStored: handleStored, onSaved: handleSaved }) };
}

type Surroundings = {
  graphqlUrl: string;
  close: () => void;
  onStored: (id: number) => void;
  onSaved: (token: AccessToken) => void;
};

function dialogOf(mode: Mode, { graphqlUrl, close, onStored, onSaved }: Surroundings): ReactNode {
  switch (mode.kind) {
    case 'none':
      return null;
    case 'rotating':
      return <RotateTokenDialog token={mode.token} graphqlUrl={graphqlUrl} onClose={close} onStored={onStored} />;
    case 'editing':
      return <EditTokenDialog token={mode.token} onClose={close} onSaved={onSaved} />;
    case 'addresses':
      return <TokenAddressesDialog token={mode.token} proposal={mode.proposal} onClose={close} onSaved={onSaved} />;
    case 'disabling':
      return <DisableTokenDialog token={mode.token} onClose={close} />;
    case 'revoking':
      return <RevokeTokenDialog token={mode.token} onClose={close} />;
  }
}
