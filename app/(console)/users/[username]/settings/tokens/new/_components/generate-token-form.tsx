'use client';

import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { formatUtcDay } from '@/components/feedback/format-time';
import { CheckboxGroupField } from '@/components/form/checkbox-group-field';
import { Form } from '@/components/form/form';
import { SelectField } from '@/components/form/select-field';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { ButtonLink } from '@/components/ui/button-link';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { SegmentedControl } from '@/components/ui/segmented-control';
import type { ActionResult } from '@/lib/errors/action-result';
import type { CreatedAccessToken } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { createAccessToken } from '../actions';
import { customLifetime, refuseDay, secondsUntilDay, type DayRange, type Lifetime } from '../lifetimes';
import { presetOf, scopePresets } from '../presets';

const loadCreatedTokenDialog = () => import('./created-token-dialog');
const CreatedTokenDialog = dynamic(() => loadCreatedTokenDialog().then((module) => module.CreatedTokenDialog), { ssr: false });

/** Named as the operation's input, so that its refusals find their field. */
type Values = { note: string; description: string; expiresInSeconds: string; expiresOn: string; scopes: string[] };
type Mode = { kind: 'form' } | { kind: 'created'; id: number; secret: string; scopes: readonly string[] } | { kind: 'leaving' };

const expiresSentence = (day: string | null | undefined) =>
  (day ? `It expires on ${formatUtcDay(day)}.` : 'It works until somebody revokes it.');

export type GenerateTokenFormProps = {
  account: { id: number; username: string };
  description: string;
  lifetimes: readonly Lifetime[];
  days: DayRange;
  defaultLifetime: string;
  scopes: readonly { value: string; description: string }[];
  graphqlUrl: string;
};

export function GenerateTokenForm(props: GenerateTokenFormProps) {
  const { account, description, lifetimes, days, defaultLifetime, scopes, graphqlUrl } = props;
  const router = useRouter();
  const [mode, setMode] = useState<Mode>({ kind: 'form' });
  const form = useForm<Values>({
    defaultValues: { note: description, description: '', expiresInSeconds: defaultLifetime, expiresOn: '', scopes: ['user:all'] },
  });
  const { control, formState: { isDirty } } = form;
  const [chosenLifetime, expiresOn, chosenScopes] = useWatch({ control, name: ['expiresInSeconds', 'expiresOn', 'scopes'] });
  const isCustom = chosenLifetime === customLifetime;
  const lifetime = lifetimes.find(({ value }) => value === chosenLifetime);
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, ({ token, secret }) => {
    setMode({ kind: 'created', id: token.id, secret, scopes: token.scopes });
  });
  useUnsavedChangesGuard(isDirty && mode.kind === 'form');

  async function send({ note, description: details, expiresOn: day, scopes: wanted }: Values): Promise<ActionResult<CreatedAccessToken>> {
    const refusal = isCustom ? refuseDay(day, days) : null;
    if (refusal !== null) return { ok: false, error: { code: 'invalid_input', message: refusal, fields: { expiresOn: refusal } } };
    const expiresInSeconds = isCustom ? secondsUntilDay(day) : lifetime?.expiresInSeconds;
    // Out of the first load, but here before the token is made: a secret that could not be shown would be lost.
    await loadCreatedTokenDialog();
    return createAccessToken({ userId: account.id, note, description: details, scopes: wanted, expiresInSeconds });
  }

  function handlePreset(value: string) {
    const preset = scopePresets.find((each) => each.value === value);
    if (preset) form.setValue('scopes', [...preset.scopes], { shouldDirty: true });
  }

  function handleStored(id: number) {
    setMode({ kind: 'leaving' });
    router.push(paths.tokens(account.username, id));
  }

  return (
    <>
      <Form onSubmit={onSubmit} error={formError} className="max-w-2xl">
        <Card>
          <CardBody className="grid gap-5">
            <TextField
              control={control} name="note" label="Description" required autoFocus autoComplete="off" maxLength={255}
              help="What it is for and where it is kept, such as “index upload, runner 3”: it tells you later what breaks without it."
            />
            <TextareaField control={control} name="description" label="Details" rows={2} maxLength={1_000} help="Optional." />
            <SelectField
              control={control} name="expiresInSeconds" label="Expiration" className="max-w-56"
              options={[...lifetimes, { value: customLifetime, label: 'Custom…' }]}
              help={isCustom ? undefined : expiresSentence(lifetime?.expiresAt)}
            />
            {isCustom ? (
              <TextField
                control={control} name="expiresOn" label="Expires on" type="date" required className="max-w-56" autoComplete="off"
                min={days.first} max={days.last}
                help={refuseDay(expiresOn, days) === null ? expiresSentence(expiresOn) : `Until ${formatUtcDay(days.last)} at most.`}
              />
            ) : null}
            {lifetime?.expiresAt === null ? (
              <Notice tone="warning">A token without an end stays dangerous for as long as a copy of it exists anywhere.</Notice>
            ) : null}
            <div className="grid gap-1.5">
              <p aria-hidden className="text-sm font-medium text-ink">Access</p>
              <SegmentedControl label="Access" options={scopePresets} value={presetOf(chosenScopes)} onValueChange={handlePreset} />
            </div>
            <CheckboxGroupField
              control={control} name="scopes" label="Scopes" required help="Or choose one by one. Give it no more than its work needs."
              options={scopes.map((scope) => ({ ...scope, title: scope.value, mono: true }))}
            />
            {chosenScopes.includes('site-admin:sudo') ? (
              <Notice tone="warning" title="This token can act as anyone">
                Whoever holds it may do what any account may do, for as long as you are a site admin. It needs user:all beside it.
              </Notice>
            ) : null}
          </CardBody>
          <CardFooter>
            <ButtonLink href={paths.tokens(account.username)} variant="ghost">Cancel</ButtonLink>
            <SubmitButton busy={isSubmitting || mode.kind !== 'form'}>Generate token</SubmitButton>
          </CardFooter>
        </Card>
      </Form>
      {mode.kind === 'created' ? (
        <CreatedTokenDialog secret={mode.secret} scopes={mode.scopes} graphqlUrl={graphqlUrl} onDone={() => handleStored(mode.id)} />
      ) : null}
    </>
  );
}
