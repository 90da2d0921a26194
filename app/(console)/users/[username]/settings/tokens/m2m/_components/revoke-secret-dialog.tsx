'use client';

import { useForm } from 'react-hook-form';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import { FormDialog } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { useActionForm } from '@/components/form/use-action-form';
import { MaskedSecret } from '@/components/secret/masked-secret';
import type { M2MCredential } from '@/lib/oauth/schema';
import { revokeM2MSecret } from '../actions';
import { secretPrefix } from './m2m-columns';

export type RevokeSecretDialogProps = {
  credential: M2MCredential;
  /** The one that was chosen already. */
  secretId?: number | undefined;
  onClose: () => void;
};

/** Asks which secret, and says what is left: without any the credential gets no bearers. */
export function RevokeSecretDialog({ credential: { id, name, secrets }, secretId, onClose }: RevokeSecretDialogProps) {
  const [only] = secrets.length === 1 ? secrets : [];
  const form = useForm<{ secretId: string }>({ defaultValues: { secretId: String(secretId ?? only?.id ?? '') } });
  const send = async (values: { secretId: string }) => revokeM2MSecret(id, Number(values.secretId));
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, ({ secrets: left }) => {
    onClose();
    const rest = left.length === 0 ? 'None of its secrets works now.' : undefined;
    toast.success(<>A secret of <bdi>{name}</bdi> was revoked</>, { description: rest });
  });
  return (
    <FormDialog
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={<>Revoke a secret of <bdi>{name}</bdi>?</>}
      description="Pipelines with this secret stop at once, and so do the bearers that were made with it. This cannot be undone."
      submitLabel="Revoke secret"
      onSubmit={onSubmit}
      isSubmitting={isSubmitting}
      error={formError}
    >
      <RadioField
        control={form.control}
        name="secretId"
        label="Secret"
        {...(secrets.length === 1 ? { help: 'It is the last one that works: after it the credential gets no bearers.' } : {})}
        options={secrets.map((secret) => ({
          value: String(secret.id),
          title: <MaskedSecret prefix={secretPrefix} lastFive={secret.lastFive} />,
          description: (
            <>
              Created <TimeAgo value={secret.createdAt} />,{' '}
              {secret.lastUsedAt === null ? 'never used' : <>last used <TimeAgo value={secret.lastUsedAt} /></>}
              {secret.expiresAt === null ? null : <>, ends <TimeAgo value={secret.expiresAt} /></>}
            </>
          ),
        }))}
      />
    </FormDialog>
  );
}
