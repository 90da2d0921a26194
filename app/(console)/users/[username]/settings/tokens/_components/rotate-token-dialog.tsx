'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { formatUtc, formatUtcDay } from '@/components/feedback/format-time';
import { DialogForm } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { useActionForm } from '@/components/form/use-action-form';
import { SecretReveal } from '@/components/secret/secret-reveal';
import { Dialog } from '@/components/ui/dialog';
import { expandScopes } from '@/lib/authz/scopes';
import type { CreatedAccessToken } from '@/lib/tokens/schema';
import { rotateAccessToken } from '../actions';
import { graphqlCurl } from '../curl';
import type { TokenRow } from '../token-row';

const hourSeconds = 3_600;
const overlaps = [
  { seconds: 0, title: 'End it at once' },
  { seconds: hourSeconds, title: '1 hour' },
  { seconds: 24 * hourSeconds, title: '24 hours' },
  { seconds: 7 * 24 * hourSeconds, title: '7 days' },
] as const;

export type RotateTokenDialogProps = {
  token: TokenRow;
  graphqlUrl: string;
  onClose: () => void;
  /** The secret is put away: the list may be asked for again. */
  onStored: (id: number) => void;
};

/** One dialog that turns from form to secret. */
export function RotateTokenDialog({ token, graphqlUrl, onClose, onStored }: RotateTokenDialogProps) {
  const [rotated, setRotated] = useState<CreatedAccessToken>();

  function handleClose() {
    if (rotated) onStored(rotated.token.id);
    else onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={handleClose}
      size="lg"
      title={rotated ? 'Access token rotated' : <>Rotate <bdi className="wrap-anywhere">{token.note}</bdi></>}
      description={rotated ? undefined : 'A new secret with the same description, scopes and addresses takes its place.'}
    >
      {rotated
        ? <RotatedToken rotated={rotated} graphqlUrl={graphqlUrl} onDone={handleClose} />
        : <RotateForm token={token} onCancel={onClose} onRotated={setRotated} />}
    </Dialog>
  );
}

type Values = { overlapSeconds: string };
type RotateFormProps = { token: TokenRow; onCancel: () => void; onRotated: (rotated: CreatedAccessToken) => void };

function RotateForm({ token, onCancel, onRotated }: RotateFormProps) {
  // One clock for all dates of the form, as they were when it opened.
  const [nowMs] = useState(() => Date.now());
  const form = useForm<Values>({ defaultValues: { overlapSeconds: '0' } });
  const { control } = form;
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, onRotated);
  const isOver = token.status === 'expired';
  const ownEndMs = token.expiresAt === null ? Infinity : Date.parse(token.expiresAt);

  function send({ overlapSeconds }: Values) {
    return rotateAccessToken(token.id, isOver ? 0 : Number(overlapSeconds));
  }

  function endOf(seconds: number): string {
    if (seconds === 0) return 'What still uses it is refused from the next request on, and so are tokens that were made with it.';
    const endMs = nowMs + seconds * 1000;
    return endMs >= ownEndMs
      ? `Both work until it expires, ${formatUtc(new Date(ownEndMs).toISOString())}.`
      : `Both work until ${formatUtc(new Date(endMs).toISOString())}.`;
  }

  const { nextLifetimeMs } = token;
  const newEnd = nextLifetimeMs === null ? null : formatUtcDay(new Date(nowMs + nextLifetimeMs).toISOString());
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onCancel} submitLabel="Rotate token" isSubmitting={isSubmitting} error={formError}>
      {isOver ? <p className="text-sm text-ink-2">It has expired already. The new one works at once.</p> : (
        <RadioField
          control={control}
          name="overlapSeconds"
          label="How long should the old token still work?"
          options={overlaps.map(({ seconds, title }) => ({ value: String(seconds), title, description: endOf(seconds) }))}
        />
      )}
      <p className="text-sm text-ink-2">
        {newEnd === null ? 'The new token has no expiration, as the old one.' : `The new token expires on ${newEnd}`}
        {newEnd === null ? null : token.parentId === null ? '.' : ', or with the token that made it, if that is sooner.'}
      </p>
    </DialogForm>
  );
}

type RotatedTokenProps = { rotated: CreatedAccessToken; graphqlUrl: string; onDone: () => void };

function RotatedToken({ rotated: { token, secret }, graphqlUrl, onDone }: RotatedTokenProps) {
  // An example that the token's own scopes refuse would be worse than none.
  const opensGraphql = expandScopes(token.scopes, 'graphql').has('users:read');
  return (
    <SecretReveal
      noun="token"
      values={[{ label: 'Access token', value: secret, kind: 'secret' }]}
      snippets={opensGraphql ? [{ label: 'Try it: who am I', text: graphqlCurl(graphqlUrl, `token ${secret}`) }] : []}
      notice="It is shown this one time only. If it is lost, rotate the token again."
      onDone={onDone}
    />
  );
}
