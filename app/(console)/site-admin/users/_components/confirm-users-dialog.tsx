'use client';

import type { ReactNode } from 'react';
import { ConfirmDialog, type ConfirmDialogProps } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { SiteUser } from '@/lib/users/site-schema';
import { blockUsers, deleteUsers, eraseUsers, recoverUsers, setSiteAdmin, signOutUsers } from '../actions';
import { reportBulk } from './bulk-report';

export type Question = 'block' | 'sign-out' | 'delete' | 'erase' | 'promote' | 'demote';

export type ConfirmUsersDialogProps = {
  question: Question;
  users: readonly [SiteUser, ...SiteUser[]];
  onClose: () => void;
  /** Something was done: what was selected is no longer what it was. */
  onDone: () => void;
};

const typedAbove = 10;

/** One account by its name, more by their number. */
function Whom({ users }: { users: readonly SiteUser[] }) {
  return users.length === 1 ? <bdi className="font-medium text-ink">{users[0]?.username}</bdi> : <>{users.length} accounts</>;
}

const isMachine = (user: SiteUser) => user.kind === 'SERVICE_ACCOUNT';

async function handleUndo(users: readonly SiteUser[]) {
  const failure = reportBulk(await recoverUsers(users.map(({ id }) => id)), { users, participle: 'recovered' });
  if (failure) toast.error('Not recovered', { description: failure });
}

type Content = Pick<ConfirmDialogProps, 'tone' | 'typeToConfirm'> & { verb: string; body: ReactNode; run: ConfirmDialogProps['onConfirm'] };

/** What each question says and does. */
function contentOf(question: Question, users: readonly SiteUser[]): Content {
  const ids = users.map(({ id }) => id);
  const whom = <Whom users={users} />;
  const [first] = users;
  const isOne = users.length === 1;
  const count = `${users.length} accounts`;
  switch (question) {
    case 'block':
      return {
        verb: 'Block',
        body: (
          <>
            {isOne && first && isMachine(first) ? (
              <p>
                From the next request on, no access token, M2M credential or bearer of {whom} works. Pipelines that use it stop at once.
              </p>
            ) : (
              <p>
                From the next request on, {whom} {isOne ? 'is' : 'are'} signed out everywhere, cannot sign in, and no access token of
                the {isOne ? 'account' : 'accounts'} works.
              </p>
            )}
            <p>Nothing is deleted: unblock the {isOne ? 'account' : 'accounts'} to let {isOne ? 'it' : 'them'} in again.</p>
          </>
        ),
        run: async () => reportBulk(await blockUsers(ids), { users, participle: 'blocked' }),
      };
    case 'sign-out':
      return {
        verb: 'Sign out',
        body: <p>{whom} {isOne ? 'is' : 'are'} signed out of every browser at once and can sign in again. Access tokens go on working.</p>,
        run: async () => reportBulk(await signOutUsers(ids), { users, participle: 'signed out everywhere' }),
      };
    case 'delete':
      return {
        verb: 'Delete',
        ...(users.length > typedAbove ? { typeToConfirm: `delete ${count}` } : {}),
        body: (
          <>
            <p>
              Every access token, M2M credential, password and session of {whom} ends at once and for good. Names and addresses are free
              again.
            </p>
            <p>
              {isOne ? 'The account' : 'The accounts'} can be recovered later, without them: a person then needs a link to set a password.
            </p>
          </>
        ),
        run: async () =>
          reportBulk(await deleteUsers(ids), {
            users,
            participle: 'deleted',
            undo: { label: 'Undo', run: () => void handleUndo(users) },
            note: 'Credentials and passwords stay ended, also after Undo.',
          }),
      };
    case 'erase':
      return {
        verb: 'Delete forever',
        typeToConfirm: isOne ? (first?.username ?? '') : `delete ${count}`,
        body: (
          <p>
            {whom} and everything {isOne ? 'it' : 'they'} had will be erased. Nobody can bring that back. The audit log keeps what was done.
          </p>
        ),
        run: async () => reportBulk(await eraseUsers(ids), { users, participle: 'deleted forever' }),
      };
    case 'promote':
    case 'demote': {
      const isPromotion = question === 'promote';
      return {
        verb: isPromotion ? 'Promote to site admin' : 'Revoke site admin',
        tone: isPromotion ? 'primary' : 'danger',
        body: isPromotion
          ? <p>{whom} may then do everything on this site: manage accounts and credentials of everybody, and change the configuration.</p>
          : <p>From the next request on, {whom} is an ordinary person. Tokens that act as others stop doing so.</p>,
        run: async () => {
          const result = await setSiteAdmin(first?.id ?? 0, isPromotion);
          if (!result.ok) return result.error.message;
          toast.success(<><bdi>{result.data.username}</bdi> is {isPromotion ? 'site admin now' : 'no longer site admin'}</>);
        },
      };
    }
  }
}

export function ConfirmUsersDialog({ question, users, onClose, onDone }: ConfirmUsersDialogProps) {
  const { verb, body, run, ...rest } = contentOf(question, users);
  const title = question === 'promote' ? 'Make' : question === 'demote' ? 'Revoke site admin of' : question === 'erase' ? 'Delete' : verb;

  async function handleConfirm() {
    const failure = await run();
    if (failure === undefined) onDone();
    return failure;
  }

  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>{title} <Whom users={users} />{question === 'promote' ? ' site admin' : question === 'erase' ? ' forever' : ''}?</>}
      confirmLabel={verb}
      onConfirm={handleConfirm}
      {...rest}
    >
      {body}
    </ConfirmDialog>
  );
}
