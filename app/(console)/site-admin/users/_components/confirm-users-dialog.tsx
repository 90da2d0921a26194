'use client';

import type { ReactNode } from 'react';
import { ConfirmDialog, type ConfirmDialogProps } from '@/components/feedback/confirm-dialog';
import { toast } from '@/components/feedback/toast';
import type { SiteUser } from '@/lib/users/site-schema';
import { blockUsers, deleteUsers, eraseUsers, recoverUsers, setSiteAdmin, signOutUsers } from '../actions';
import { reportBulk, type Named, type Outcome } from './bulk-report';

export type Question = 'block' | 'sign-out' | 'delete' | 'erase' | 'promote' | 'demote';

export type ConfirmUsersDialogProps = {
  question: Question;
  users: readonly [SiteUser, ...SiteUser[]];
  onClose: () => void;
  /** Something was done: of what was selected only those are left that it failed for. */
  onDone: (failedIds: readonly number[]) => void;
};

const typedAbove = 10;

/** One account by its name, more by their number. */
function Whom({ users }: { users: readonly SiteUser[] }) {
  return users.length === 1 ? <bdi className="font-medium text-ink">{users[0]?.username}</bdi> : <>{users.length} accounts</>;
}

const isMachine = (user: SiteUser) => user.kind === 'SERVICE_ACCOUNT';

async function handleUndo(users: readonly Named[]) {
  const outcome = reportBulk(await recoverUsers(users.map(({ id }) => id)), { users, participle: 'recovered' });
  if ('refusal' in outcome) toast.error('Not recovered', { description: outcome.refusal });
}

type Content = Pick<ConfirmDialogProps, 'tone' | 'typeToConfirm'> & { verb: string; body: ReactNode; run: () => Promise<Outcome> };

/** What is announced where several are changed. */
function EachByItself({ participle }: { participle: string }) {
  return (
    <p>Each is {participle} by itself. If one cannot be, you are told which and why, and the others are {participle} all the same.</p>
  );
}

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
            {isOne ? null : <EachByItself participle="blocked" />}
          </>
        ),
        run: async () => reportBulk(await blockUsers(ids), { users, participle: 'blocked' }),
      };
    case 'sign-out':
      return {
        verb: 'Sign out',
        body: (
          <>
            <p>{whom} {isOne ? 'is' : 'are'} signed out of every browser at once and can sign in again. Access tokens go on working.</p>
            {isOne ? null : <EachByItself participle="signed out" />}
          </>
        ),
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
            {isOne ? null : <EachByItself participle="deleted" />}
          </>
        ),
        run: async () =>
          reportBulk(await deleteUsers(ids), {
            users,
            participle: 'deleted',
            undo: (done) => void handleUndo(done),
            note: 'Credentials and passwords stay ended, also after Undo.',
          }),
      };
    case 'erase':
      return {
        verb: 'Delete forever',
        typeToConfirm: isOne ? (first?.username ?? '') : `delete ${count}`,
        body: (
          <>
            <p>
              {whom} and everything {isOne ? 'it' : 'they'} had will be erased. Nobody can bring that back. The audit log keeps what was
              done.
            </p>
            {isOne ? null : <EachByItself participle="erased" />}
          </>
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
          if (!result.ok) return { refusal: result.error.message };
          toast.success(<><bdi>{result.data.username}</bdi> is {isPromotion ? 'site admin now' : 'no longer site admin'}</>);
          return { failedIds: [] };
        },
      };
    }
  }
}

export function ConfirmUsersDialog({ question, users, onClose, onDone }: ConfirmUsersDialogProps) {
  const { verb, body, run, ...rest } = contentOf(question, users);
  const title = question === 'promote' ? 'Make' : question === 'demote' ? 'Revoke site admin of' : question === 'erase' ? 'Delete' : verb;

  async function handleConfirm() {
    const outcome = await run();
    if ('refusal' in outcome) return outcome.refusal;
    onDone(outcome.failedIds);
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
