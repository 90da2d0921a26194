'use client';

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { formatUtc } from '@/components/feedback/format-time';
import { DialogForm } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { useActionForm } from '@/components/form/use-action-form';
import { Dialog } from '@/components/ui/dialog';
import type { CreatedM2MCredential, M2MCredential } from '@/lib/oauth/schema';
import { addM2MSecret, rotateM2MSecret } from '../actions';
import { CreatedSecret } from './created-secret';
import type { M2MUrls } from './m2m-dialogs';

export type NewSecretDialogProps = {
  credential: M2MCredential;
  kind: 'rotating' | 'adding';
  urls: M2MUrls;
  onClose: () => void;
  onStored: () => void;
};

const texts = {
  rotating: { title: 'Rotate secret', done: 'Secret rotated' },
  adding: { title: 'Add secret', done: 'Secret added' },
} as const;

/** One dialog that turns from question to secret. */
export function NewSecretDialog({ credential, kind, urls, onClose, onStored }: NewSecretDialogProps) {
  const [created, setCreated] = useState<CreatedM2MCredential>();
  const { title, done } = texts[kind];
  const handleClose = () => (created ? onStored() : onClose());
  const Question = kind === 'rotating' ? RotateForm : AddForm;

  return (
    <Dialog
      open
      onOpenChange={handleClose}
      size={created ? 'lg' : 'md'}
      title={created ? done : title}
      description={<>Of <bdi className="wrap-anywhere">{credential.name}</bdi></>}
    >
      {created
        ? <CreatedSecret created={created} urls={urls} onDone={handleClose} />
        : <Question credential={credential} onCancel={onClose} onCreated={setCreated} />}
    </Dialog>
  );
}

type QuestionProps = { credential: M2MCredential; onCancel: () => void; onCreated: (created: CreatedM2MCredential) => void };

const hourSeconds = 3_600;
const overlaps = [
  { seconds: 0, title: 'End now' },
  { seconds: hourSeconds, title: 'One hour more' },
  { seconds: 24 * hourSeconds, title: 'One day more' },
  { seconds: 7 * 24 * hourSeconds, title: 'Seven days more' },
];

function RotateForm({ credential, onCancel, onCreated }: QuestionProps) {
  const form = useForm<{ overlap: string }>({ defaultValues: { overlap: '0' } });
  const [nowMs] = useState(() => Date.now());
  const { id, secrets } = credential;
  const send = ({ overlap }: { overlap: string }) =>
    rotateM2MSecret({ id, overlapSeconds: Number(overlap), newestSecretId: secrets[0]?.id ?? null });
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, onCreated);
  const which = secrets.length === 1 ? 'secret' : `${secrets.length} secrets`;
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onCancel} submitLabel="Rotate secret" isSubmitting={isSubmitting} error={formError}>
      {secrets.length === 0 ? (
        <p className="text-sm text-ink-2">None of its secrets works. It gets a new one.</p>
      ) : (
        <RadioField
          control={form.control}
          name="overlap"
          label={`The ${which} it has now`}
          help="Keep the old working until every pipeline has the new one. Bearers end with the secret they were made with."
          options={overlaps.map(({ seconds, title }) => ({
            value: String(seconds),
            title,
            description: seconds === 0
              ? 'Pipelines with the old one are refused from the next request on.'
              : `Until ${formatUtc(new Date(nowMs + seconds * 1000).toISOString())}`,
          }))}
        />
      )}
    </DialogForm>
  );
}

function AddForm({ credential, onCancel, onCreated }: QuestionProps) {
  const form = useForm();
  const { onSubmit, formError, isSubmitting } = useActionForm(form, () => addM2MSecret(credential.id), onCreated);
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onCancel} submitLabel="Add secret" isSubmitting={isSubmitting} error={formError}>
      <p className="text-sm text-ink-2">
        The new secret works beside those there are, and stays until somebody revokes it. To replace a secret, rotate it instead.
      </p>
    </DialogForm>
  );
}
