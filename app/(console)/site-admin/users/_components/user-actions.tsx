// One picture, for what destroys: each weighs on the first load of the longest page.
import { Trash2 } from 'lucide-react';
import { copyIdAction } from '@/components/data-table/copy-id-action';
import type { Action } from '@/components/shell/action';
import type { SiteUser } from '@/lib/users/site-schema';
import type { Question } from './confirm-users-dialog';

export type UserCommands = {
  open: (user: SiteUser) => void;
  edit: (user: SiteUser) => void;
  show: (kind: 'reset' | 'roles', user: SiteUser) => void;
  unlock: (user: SiteUser) => void;
  unblock: (users: readonly SiteUser[]) => void;
  recover: (users: readonly SiteUser[]) => void;
  ask: (question: Question, users: readonly SiteUser[]) => void;
};

const isPerson = (user: SiteUser) => user.kind === 'HUMAN';
const isBlocked = (user: SiteUser) => user.blockedAt !== null;
const reasonIf = (isSo: boolean, reason: string) => (isSo ? reason : undefined);

/** What can be done with one account, the destructive last. */
export function userActions(user: SiteUser, viewerId: number, commands: UserCommands): Action[] {
  const isSelf = user.id === viewerId;
  const copyId = copyIdAction(String(user.id));
  if (user.deletedAt) {
    return [
      copyId,
      { id: 'recover', name: 'Recover', run: () => commands.recover([user]) },
      { id: 'erase', name: 'Delete forever…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => commands.ask('erase', [user]) },
    ];
  }
  return [
    copyId,
    { id: 'settings', name: 'Open settings', run: () => commands.open(user) },
    { id: 'edit', name: 'Edit…', run: () => commands.edit(user) },
    ...(user.kind === 'GHOST' ? [] : [{ id: 'roles', name: 'Manage roles', run: () => commands.show('roles', user) }]),
    ...(isPerson(user) ? personActions(user, isSelf, commands) : []),
    isBlocked(user)
      ? { id: 'unblock', name: 'Unblock', run: () => commands.unblock([user]) }
      : {
          id: 'block',
          name: 'Block…',
          tone: 'danger',
          disabledReason: reasonIf(isSelf, 'You cannot block your own account.'),
          run: () => commands.ask('block', [user]),
        },
    {
      id: 'delete',
      name: 'Delete…',
      icon: <Trash2 aria-hidden />,
      tone: 'danger',
      disabledReason: isSelf
        ? 'You cannot delete your own account.'
        : reasonIf(user.kind === 'GHOST', 'It inherits what deleted accounts made.'),
      run: () => commands.ask('delete', [user]),
    },
  ];
}

function personActions(user: SiteUser, isSelf: boolean, commands: UserCommands): Action[] {
  return [
    {
      id: 'site-admin',
      name: user.isSiteAdmin ? 'Revoke site admin…' : 'Promote to site admin…',
      disabledReason: reasonIf(isSelf, 'Ask another site admin to change it.'),
      run: () => commands.ask(user.isSiteAdmin ? 'demote' : 'promote', [user]),
    },
    {
      id: 'reset',
      name: 'Reset password…',
      disabledReason: reasonIf(isSelf, 'Change your own password in your settings.'),
      run: () => commands.show('reset', user),
    },
    {
      id: 'sign-out',
      name: 'Force sign-out…',
      disabledReason: reasonIf(isSelf, 'Sign out by the account menu instead.'),
      run: () => commands.ask('sign-out', [user]),
    },
    ...(user.isLocked
      ? [{ id: 'unlock', name: 'Unlock', run: () => commands.unlock(user) }]
      : []),
  ];
}

/** What can be done with several at once. Each names how many it would change, and says why when it can change none. */
export function bulkActions(users: readonly SiteUser[], viewerId: number, commands: UserCommands): Action[] {
  const living = users.filter(({ deletedAt }) => deletedAt === null);
  const gone = users.filter(({ deletedAt }) => deletedAt !== null);
  const selfIsIn = users.some(({ id }) => id === viewerId);
  const some = ({ length }: readonly SiteUser[]) => (length === users.length || length === 0 ? '' : ` ${length} of ${users.length}`);
  if (living.length === 0) {
    return [
      { id: 'recover', name: 'Recover', run: () => commands.recover(gone) },
      { id: 'erase', name: 'Delete forever…', icon: <Trash2 aria-hidden />, tone: 'danger', run: () => commands.ask('erase', gone) },
    ];
  }
  const [blocked, open, people] = [living.filter(isBlocked), living.filter((user) => !isBlocked(user)), living.filter(isPerson)];
  return [
    {
      id: 'block',
      name: `Block${some(open)}…`,
      disabledReason: selfIsIn ? 'Your own account is among them.' : reasonIf(open.length === 0, 'All of them are blocked.'),
      run: () => commands.ask('block', open),
    },
    {
      id: 'unblock',
      name: `Unblock${some(blocked)}`,
      disabledReason: reasonIf(blocked.length === 0, 'None of them is blocked.'),
      run: () => commands.unblock(blocked),
    },
    {
      id: 'sign-out',
      name: `Force sign-out${some(people)}…`,
      disabledReason: selfIsIn
        ? 'Your own account is among them.'
        : reasonIf(people.length === 0, 'Service accounts are never signed in.'),
      run: () => commands.ask('sign-out', people),
    },
    {
      id: 'delete',
      name: `Delete${some(living)}…`,
      icon: <Trash2 aria-hidden />,
      tone: 'danger',
      disabledReason: reasonIf(selfIsIn, 'Your own account is among them.'),
      run: () => commands.ask('delete', living),
    },
  ];
}
