'use client';

import { toast } from '@/components/feedback/toast';
import { Form } from '@/components/form/form';
import { SubmitButton } from '@/components/form/submit-button';
import { TextField } from '@/components/form/text-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import type { User } from '@/lib/users/schema';
import { updateFacts } from '../actions';
import { useStaleNotice } from './use-stale-notice';
import { useVersionedForm, type Versioned } from './use-versioned-form';

type Values = { ownerUsername: string; contact: string; purpose: string; labels: string; reviewAt: string };

const toVersioned = ({
  owner, hasOwnerLeft, contact, purpose, labels, reviewAt, updatedAt,
}: ServiceAccountFacts): Versioned<Values> => ({
  values: {
    // The name of an owner who left may be somebody else's by now: it is not put into anybody's hands again.
    ownerUsername: hasOwnerLeft ? '' : (owner?.username ?? ''),
    contact: contact ?? '',
    purpose: purpose ?? '',
    labels: labels.join(', '),
    reviewAt: reviewAt ?? '',
  },
  version: updatedAt,
});

const splitLabels = (text: string): string[] => text.split(',').map((label) => label.trim()).filter((label) => label !== '');

export type FactsFormProps = { account: Pick<User, 'id' | 'username'>; facts: ServiceAccountFacts };

export function FactsForm({ account, facts }: FactsFormProps) {
  const { form, version, show } = useVersionedForm(toVersioned(facts));
  const { control, formState: { isDirty } } = form;
  const stale = useStaleNotice(form);
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    toast.success(<>The facts about <bdi>{account.username}</bdi> were saved</>);
    show(toVersioned(saved));
  });
  useUnsavedChangesGuard(isDirty);

  async function send({ labels, ownerUsername, ...values }: Values) {
    // Empty, it stands for the owner who left: who stays that until another one is chosen.
    const owner = facts.hasOwnerLeft ? ownerUsername || undefined : ownerUsername;
    return stale.watch(await updateFacts(account.id, { ...values, ownerUsername: owner, labels: splitLabels(labels) }, version));
  }

  return (
    <Form onSubmit={onSubmit} error={stale.notice === null ? formError : undefined} aria-label="Facts">
      {stale.notice}
      <Card>
        <CardHeader title="Facts" description="So that somebody can be asked, and notices when it is no longer needed." />
        <CardBody className="grid gap-5">
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              control={control} name="ownerUsername" label="Owner"
              autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
              help={facts.hasOwnerLeft ? 'The owner has left. Who answers for it now?' : 'Username of the person who answers for it.'}
            />
            <TextField
              control={control} name="contact" label="Contact" autoComplete="off" maxLength={255}
              help="Where to ask, such as a channel or a mailing list."
            />
          </div>
          <TextareaField control={control} name="purpose" label="Purpose" rows={3} maxLength={1_000} />
          <div className="grid gap-5 sm:grid-cols-2">
            <TextField
              control={control} name="labels" label="Labels" autoComplete="off" spellCheck={false} maxLength={1_100}
              help="Separated by commas, such as production, uploads."
            />
            <TextField
              control={control} name="reviewAt" label="Review by" type="date" autoComplete="off"
              help="The day by which to look whether it is still needed."
            />
          </div>
        </CardBody>
        <CardFooter><SubmitButton busy={isSubmitting}>Save facts</SubmitButton></CardFooter>
      </Card>
    </Form>
  );
}
