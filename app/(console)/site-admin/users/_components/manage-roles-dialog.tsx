'use client';

import { Lock, Plus, X } from 'lucide-react';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useForm } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { Field } from '@/components/form/field';
import { DialogForm } from '@/components/form/form-dialog';
import { FormError } from '@/components/form/form-error';
import { useActionForm } from '@/components/form/use-action-form';
import { Badge } from '@/components/ui/badge';
import { Dialog, DialogBody } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Spinner } from '@/components/ui/spinner';
import { systemRoleNames } from '@/lib/roles/system-roles';
import type { SiteUser } from '@/lib/users/site-schema';
import { loadRoles, setRoles, type NamedRole, type RolesToManage } from '../../../users/[username]/settings/roles/actions';

export type ManageRolesDialogProps = { user: SiteUser; onClose: () => void };

/** Chooses the custom roles of an account by typing; those of the system are shown, and locked. SG §4.4. */
export function ManageRolesDialog({ user, onClose }: ManageRolesDialogProps) {
  const [loaded, setLoaded] = useState<RolesToManage>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    let isCurrent = true;
    const fail = (message: string) => { if (isCurrent) setProblem(message); };
    void loadRoles(user.id).then(
      (result) => {
        if (!result.ok) fail(result.error.message);
        else if (isCurrent) setLoaded(result.data);
      },
      () => fail('The server did not answer. Close this and try again.'),
    );
    return () => {
      isCurrent = false;
    };
  }, [user.id]);

  return (
    <Dialog open onOpenChange={onClose} title="Manage roles" description={<>Of <bdi className="wrap-anywhere">{user.username}</bdi></>}>
      {loaded ? <ManageRolesForm user={user} roles={loaded} onClose={onClose} /> : (
        <DialogBody>
          {problem === undefined
            ? <p className="flex items-center gap-2 text-sm text-ink-3"><Spinner /> Loading roles</p>
            : <FormError message={problem} />}
        </DialogBody>
      )}
    </Dialog>
  );
}

const mostOffered = 6;
const chip = 'inline-flex max-w-full items-center gap-1 rounded-md border border-accent-line bg-accent-tint pl-2 text-xs text-accent-ink';
const offer =
  'flex min-h-8 w-full cursor-pointer items-center gap-2 rounded-md border border-line px-2.5 text-left text-sm text-ink ' +
  'hover:bg-inset [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3';
const isSystemName = (name: string): name is keyof typeof systemRoleNames => Object.hasOwn(systemRoleNames, name);
const systemLabel = (name: string) => (isSystemName(name) ? systemRoleNames[name] : name);

function ManageRolesForm({ user, roles: { system, chosen: before, offered }, onClose }: ManageRolesDialogProps & { roles: RolesToManage }) {
  const form = useForm();
  const [chosen, setChosen] = useState<readonly NamedRole[]>(before);
  const [text, setText] = useState('');
  const idsOf = (roles: readonly NamedRole[]) => roles.map(({ id }) => id);
  const isDirty = idsOf(before).toSorted().join() !== idsOf(chosen).toSorted().join();
  const send = () => setRoles({ userId: user.id, roleIds: idsOf(chosen), expectedRoleIds: idsOf(before) });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, () => {
    toast.success(<>The roles of <bdi>{user.username}</bdi> were updated</>);
    onClose();
  });
  const wanted = text.trim().toLowerCase();
  const matches = offered.filter(({ id, name }) => !idsOf(chosen).includes(id) && name.toLowerCase().includes(wanted));

  function add(role: NamedRole) {
    setChosen([...chosen, role]);
    setText('');
  }

  function handleKey(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    // Enter takes what was searched for; the form is sent by its button.
    event.preventDefault();
    const [first] = matches;
    if (first && wanted !== '') add(first);
  }

  return (
    <DialogForm onSubmit={onSubmit} onCancel={onClose} submitLabel="Update" isSubmitting={isSubmitting} isDirty={isDirty} error={formError}>
      <ul aria-label="Roles" className="flex min-w-0 flex-wrap gap-1.5">
        {system.map((role) => (
          <li key={role.id}><Badge icon={<Lock aria-hidden />} title="Comes with the account">{systemLabel(role.name)}</Badge></li>
        ))}
        {chosen.map((role) => (
          <li key={role.id} className={chip}>
            <bdi className="min-w-0 truncate" title={role.name}>{role.name}</bdi>
            <button
              type="button"
              aria-label={`Remove ${role.name}`}
              className="grid size-6 shrink-0 cursor-pointer place-items-center rounded-sm [&_svg]:size-3.5"
              onClick={() => setChosen(chosen.filter(({ id }) => id !== role.id))}
            >
              <X aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <Field id="manage-roles-search" label="Search roles">
        {(wiring) => (
          <Input
            {...wiring} type="text" value={text} onChange={(event) => setText(event.target.value)} onKeyDown={handleKey}
            maxLength={100} autoComplete="off" spellCheck={false}
          />
        )}
      </Field>
      {matches.length === 0 ? (
        <p className="text-sm text-ink-3">
          {offered.length === 0
            ? 'There are no custom roles yet.'
            : wanted === '' ? 'The account has every custom role.' : 'No role matches.'}
        </p>
      ) : (
        <ul aria-label="Roles to add" className="grid min-w-0 gap-1">
          {matches.slice(0, mostOffered).map((role) => (
            <li key={role.id} className="min-w-0">
              <button
                type="button"
                className={offer}
                onClick={() => add(role)}
              >
                <Plus aria-hidden />
                <span className="sr-only">Add</span>
                <bdi className="min-w-0 truncate" title={role.name}>{role.name}</bdi>
              </button>
            </li>
          ))}
          {matches.length > mostOffered
            ? <li className="text-xs text-ink-3">{matches.length - mostOffered} more. Type to find them.</li>
            : null}
        </ul>
      )}
    </DialogForm>
  );
}
