'use client';

import { useState } from 'react';
import { useForm, useWatch, type Control } from 'react-hook-form';
import { toast } from '@/components/feedback/toast';
import { DialogForm } from '@/components/form/form-dialog';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Dialog } from '@/components/ui/dialog';
import { SegmentedControl } from '@/components/ui/segmented-control';
import type { ActionResult } from '@/lib/errors/action-result';
import type { GrantsPreview } from '@/lib/grants/schema';
import { toInstant } from '../../../../../_components/access/to-instant';
import { addMatching, addRepositories, previewPattern, type FoundRepository } from '../actions';
import { RepositoryPicker } from './repository-picker';
import { useLater } from './use-later';

export type AddRepositoriesDialogProps = { account: { id: number; username: string }; onClose: () => void };

export function AddRepositoriesDialog({ account, onClose }: AddRepositoriesDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Add repositories"
      description={<>For <bdi className="wrap-anywhere">{account.username}</bdi>, from its next request on</>}
    >
      <AddRepositoriesForm account={account} onClose={onClose} />
    </Dialog>
  );
}

type Way = 'choose' | 'pattern';
type Values = { pattern: string; until: string };

const ways = [{ value: 'choose', label: 'Choose' }, { value: 'pattern', label: 'By pattern' }] as const;
const number = new Intl.NumberFormat('en');
const counted = (count: number) => `${number.format(count)} ${count === 1 ? 'repository' : 'repositories'}`;
const refuse = (message: string): ActionResult<never> => ({ ok: false, error: { code: 'invalid_input', message } });

function AddRepositoriesForm({ account, onClose }: AddRepositoriesDialogProps) {
  const [way, setWay] = useState<Way>('choose');
  const [chosen, setChosen] = useState<readonly FoundRepository[]>([]);
  const form = useForm<Values>({ defaultValues: { pattern: '', until: '' } });
  const { control, formState: { isDirty } } = form;
  const pattern = useWatch({ control, name: 'pattern' }).trim();
  const [preview] = useState(() => (text: string) => previewPattern(account.id, text));
  const { answer, isAsking } = useLater(pattern, preview, way === 'pattern' && pattern !== '');
  const found = answer?.text === pattern && pattern !== '' ? answer.result : undefined;
  const isTouched = isDirty || chosen.length > 0;

  async function send({ until }: Values): Promise<ActionResult<{ added: number }>> {
    const end = toInstant(until);
    const more = end === undefined ? {} : { until: end };
    if (way === 'pattern') {
      if (pattern === '') return refuse('Write a pattern such as github.com/acme/*.');
      if (!found?.ok) return refuse(found ? found.error.message : 'Wait for what the pattern matches.');
      if (found.data.matches === 0) return refuse('No repository matches the pattern.');
      const given = await addMatching({ userId: account.id, pattern, expectedMatches: found.data.matches, ...more });
      return given.ok ? { ok: true, data: { added: given.data.matches } } : given;
    }
    if (chosen.length === 0) return refuse('Choose at least one repository.');
    const given = await addRepositories({ userId: account.id, repositoryIds: chosen.map(({ id }) => id), ...more });
    if (!given.ok) return given;
    const failedIds = new Set(given.data.failed.map(({ id }) => id));
    if (failedIds.size === 0) return { ok: true, data: { added: given.data.done.length } };
    // What was given stays given; the others stay chosen, with what the server said of them.
    setChosen(chosen.filter(({ id }) => failedIds.has(id)));
    return refuse(`${given.data.failed.length} were not added: ${given.data.failed[0]?.message ?? ''}`);
  }

  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, ({ added }) => {
    toast.success(<>{counted(added)} added to <bdi>{account.username}</bdi></>);
    onClose();
  });
  useUnsavedChangesGuard(isTouched);
  return (
    <DialogForm
      onSubmit={onSubmit} onCancel={onClose} submitLabel="Add"
      isSubmitting={isSubmitting} isDirty={isTouched} error={formError}
    >
      <SegmentedControl label="How to choose" options={ways} value={way} onValueChange={setWay} />
      {way === 'choose'
        ? <RepositoryPicker chosen={chosen} onChange={setChosen} />
        : <PatternField control={control} found={found} isAsking={isAsking} />}
      <TextField
        control={control} name="until" label="Ends" type="datetime-local"
        help="By the clock of your browser. Leave it empty for access without an end."
      />
    </DialogForm>
  );
}

type PatternFieldProps = { control: Control<Values>; found: ActionResult<GrantsPreview> | undefined; isAsking: boolean };

function PatternField({ control, found, isAsking }: PatternFieldProps) {
  return (
    <div className="grid gap-2">
      <TextField
        control={control} name="pattern" label="Pattern" required maxLength={1_024}
        autoComplete="off" autoCapitalize="none" spellCheck={false}
        placeholder="github.com/acme/*"
        help="* stands for one level of the name, ** for any number. Repositories that come later are not among them."
      />
      <div role="status" className="text-sm text-ink-2">
        {isAsking ? 'Looking at what matches' : null}
        {!isAsking && found ? <Preview found={found} /> : null}
      </div>
    </div>
  );
}

function Preview({ found }: { found: ActionResult<GrantsPreview> }) {
  if (!found.ok) return <p className="text-danger-ink">{found.error.fields?.pattern ?? found.error.message}</p>;
  const { matches, fresh, examples } = found.data;
  if (matches === 0) return <p>No repository matches.</p>;
  return (
    <>
      <p>{counted(matches)} {matches === 1 ? 'matches' : 'match'}, {number.format(fresh)} of them new.</p>
      <ul aria-label="Matches" className="mt-1 grid gap-0.5 text-ink-3">
        {examples.map((name) => <li key={name}><bdi className="block truncate" title={name}>{name}</bdi></li>)}
        {matches > examples.length ? <li>and {number.format(matches - examples.length)} more</li> : null}
      </ul>
    </>
  );
}
