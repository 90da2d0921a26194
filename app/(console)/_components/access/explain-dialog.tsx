'use client';

import { CircleCheck, CircleSlash } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { DialogForm } from '@/components/form/form-dialog';
import { SelectField } from '@/components/form/select-field';
import { TextField } from '@/components/form/text-field';
import { useActionForm } from '@/components/form/use-action-form';
import { Badge } from '@/components/ui/badge';
import { Dialog } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import type { AccessExplanation, CodeDoor } from '@/lib/repositories/explain-schema';
import { explainAccess, type Explained, type ExplainValues } from './actions';
import { ReasonList } from './reason-list';

export type ExplainDialogProps = { username: string; repository: string; onClose: () => void };

export function ExplainDialog(props: ExplainDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={props.onClose}
      title="Explain access"
      description="Whether an account may read a repository, every reason for it, and what would change it."
    >
      <ExplainForm {...props} />
    </Dialog>
  );
}

function ExplainForm({ username, repository, onClose }: ExplainDialogProps) {
  const [explained, setExplained] = useState<Explained>();
  const form = useForm<ExplainValues>({ defaultValues: { username, repository, credential: '' } });
  const { control } = form;
  const { onSubmit, formError, isSubmitting } = useActionForm(form, explainAccess, setExplained);
  const credentials = explained?.credentials ?? [];
  return (
    <DialogForm onSubmit={onSubmit} onCancel={onClose} submitLabel="Explain" isSubmitting={isSubmitting} error={formError}>
      <TextField control={control} name="username" label="Account" required maxLength={255} autoComplete="off" spellCheck={false} />
      <TextField control={control} name="repository" label="Repository" required maxLength={1_024} autoComplete="off" spellCheck={false} />
      {credentials.length === 0 ? null : (
        <SelectField
          control={control} name="credential" label="Credential"
          options={[{ value: '', label: 'None in particular' }, ...credentials]}
        />
      )}
      <div role="status">{explained ? <Answer {...explained.explanation} /> : null}</div>
    </DialogForm>
  );
}

const doorNames: Record<CodeDoor, string> = {
  graphql: 'GraphQL', stream: 'Streaming search', mcp: 'MCP', rest: 'Versioned REST', v4: 'v4 REST', git: 'Git',
};

function Answer({ user, repository, isAllowed, reasons, hasPathRules, credential, doors, remedy }: AccessExplanation) {
  return (
    <div className="grid gap-3 text-sm">
      <Notice
        tone={isAllowed ? 'success' : 'warning'}
        title={<><bdi>{user.username}</bdi> {isAllowed ? 'may read' : 'may not read'} <bdi>{repository.fullName}</bdi></>}
      >
        {remedy === null ? null : <bdi>{remedy}</bdi>}
        {hasPathRules ? <p>Only some of its files are open to this account.</p> : null}
        {credential && !credential.isUsable ? <p>The credential is disabled, revoked or at its end: it opens nothing.</p> : null}
      </Notice>
      {reasons.length === 0 ? null : <section aria-label="Reasons"><ReasonList reasons={reasons} /></section>}
      <ul aria-label="Doors" className="grid gap-1 sm:grid-cols-2">
        {doors.map(({ door, isOpen, missing }) => (
          <li key={door} className="flex flex-wrap items-center gap-2">
            <Badge tone={isOpen ? 'success' : 'neutral'} icon={isOpen ? <CircleCheck aria-hidden /> : <CircleSlash aria-hidden />}>
              {isOpen ? 'Open' : 'Closed'}
            </Badge>
            <span>
              {doorNames[door]}
              {missing === null ? null : <span className="block text-xs text-ink-3 wrap-anywhere">lacks {missing}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
