import { CircleSlash, KeyRound, Pencil, Play, RotateCw, ShieldX, Trash2 } from 'lucide-react';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';
import { maxLivingSecrets } from '@/lib/oauth/limits';
import type { M2MCredential } from '@/lib/oauth/schema';
import { setM2MDisabled } from '../actions';
import type { M2MMode } from './m2m-dialogs';

async function enable({ id, name }: M2MCredential) {
  const result = await setM2MDisabled(id, false);
  if (result.ok) toast.success(<><bdi>{name}</bdi> was enabled</>);
  else toast.error(result.error.message);
}

/** What can be done with one credential, alike for its row and its page. */
export function m2mActions(credential: M2MCredential, open: (mode: M2MMode) => void): Action[] {
  const { secrets, disabledAt } = credential;
  const isFull = secrets.length >= maxLivingSecrets;
  return [
    { id: 'rotate', name: 'Rotate secret…', icon: <RotateCw aria-hidden />, run: () => open({ kind: 'rotating', credential }) },
    {
      id: 'add',
      name: 'Add secret…',
      icon: <KeyRound aria-hidden />,
      disabledReason: isFull ? `${maxLivingSecrets} secrets work already, the most there may be. Revoke one first.` : undefined,
      run: () => open({ kind: 'adding', credential }),
    },
    {
      id: 'revoke',
      name: 'Revoke secret…',
      icon: <ShieldX aria-hidden />,
      disabledReason: secrets.length === 0 ? 'None of its secrets works.' : undefined,
      run: () => open({ kind: 'revoking', credential }),
    },
    { id: 'edit', name: 'Edit…', icon: <Pencil aria-hidden />, run: () => open({ kind: 'editing', credential }) },
    disabledAt === null
      ? { id: 'disable', name: 'Disable…', icon: <CircleSlash aria-hidden />, run: () => open({ kind: 'disabling', credential }) }
      : { id: 'enable', name: 'Enable', icon: <Play aria-hidden />, run: () => void enable(credential) },
    {
      id: 'delete', name: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => open({ kind: 'deleting', credential }),
    },
  ];
}
