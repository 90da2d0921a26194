'use client';

import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import type { ActionResult } from '@/components/form/action-result';
import { FormDialog } from '@/components/form/form-dialog';
import { RadioField } from '@/components/form/radio-field';
import { TextareaField } from '@/components/form/textarea-field';
import { useActionForm } from '@/components/form/use-action-form';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { AccessToken, AddressMode, AddressProposal } from '@/lib/tokens/schema';
import { proposeAddresses, setTokenAddresses } from '../actions';
import type { TokenRow } from '../token-row';

const modes = [
  { value: 'OFF', title: 'Off', description: 'It works from everywhere. From where it is used is noted all the same.' },
  { value: 'REPORT', title: 'Report', description: 'It works from everywhere, and requests from outside the list are counted.' },
  { value: 'ENFORCE', title: 'Enforce', description: 'Requests from outside the list are refused.' },
] as const satisfies readonly { value: AddressMode; title: string; description: string }[];

const done = { OFF: 'works from everywhere', REPORT: 'reports other addresses', ENFORCE: 'works from its list only' } as const;
const namedAtMost = 8;

/** Named as the operation's input, so that its refusals find their field. */
type Values = { addressMode: AddressMode; allowedAddresses: string };

export type TokenAddressesDialogProps = {
  token: TokenRow;
  proposal: AddressProposal;
  onClose: () => void;
  onSaved: (token: AccessToken) => void;
};

const toList = (text: string) => text.split(/[\s,;]+/).filter((entry) => entry !== '');

/** Off, then report on what was proposed, then enforce: nobody has to guess from where a pipeline calls. */
export function TokenAddressesDialog({ token, proposal, onClose, onSaved }: TokenAddressesDialogProps) {
  const { id, note, addressMode, allowedAddresses, updatedAt, parentId } = token;
  const form = useForm<Values>({ defaultValues: { addressMode, allowedAddresses: allowedAddresses.join('\n') } });
  const { control, setValue, formState: { isDirty } } = form;
  const [mode, text] = useWatch({ control, name: ['addressMode', 'allowedAddresses'] });
  // What enforcing this very text would refuse; another text must be looked at anew.
  const [warned, setWarned] = useState<{ text: string; outside: AddressProposal['outside'] }>();
  const isWarned = mode === 'ENFORCE' && warned?.text === text;
  const { onSubmit, formError, isSubmitting } = useActionForm(form, send, (saved) => {
    if (saved === null) return;
    toast.success(<><bdi>{note}</bdi> {done[saved.addressMode]}</>);
    onSaved(saved);
  });
  useUnsavedChangesGuard(isDirty);

  async function send(values: Values): Promise<ActionResult<AccessToken | null>> {
    const list = toList(values.allowedAddresses);
    if (values.addressMode === 'ENFORCE' && list.length > 0 && warned?.text !== values.allowedAddresses) {
      const checked = await proposeAddresses(id, list);
      if (!checked.ok) return checked;
      if (checked.data.outside.length > 0) {
        setWarned({ text: values.allowedAddresses, outside: checked.data.outside });
        return { ok: true, data: null };
      }
    }
    return setTokenAddresses({ id, addressMode: values.addressMode, allowedAddresses: list, lastUpdatedAt: updatedAt });
  }

  function handlePropose() {
    setValue('allowedAddresses', proposal.entries.map(({ entry }) => entry).join('\n'), { shouldDirty: true });
  }

  return (
    <FormDialog
      open
      onOpenChange={onClose}
      size="lg"
      title={<>Addresses of <bdi className="wrap-anywhere">{note}</bdi></>}
      description="From where it may be used, however well the secret is known."
      onSubmit={onSubmit}
      submitLabel={isWarned ? 'Enforce anyway' : 'Save'}
      isSubmitting={isSubmitting}
      isDirty={isDirty}
      error={formError}
    >
      <RadioField control={control} name="addressMode" label="Address list" options={modes} />
      <TextareaField
        control={control} name="allowedAddresses" label="Allowed addresses" rows={6} mono spellCheck={false}
        placeholder={'203.0.113.7\n10.0.0.0/8\n2001:db8::/48'}
        help="One address or network on each line, 50 at most."
      />
      {proposal.seen === 0
        ? <p className="text-sm text-ink-3">It was not used in the last 30 days, so there is nothing to propose yet.</p>
        : (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-ink-2">
            <Button size="sm" onClick={handlePropose}>Use what was seen</Button>
            <span>
              {proposal.seen} {proposal.seen === 1 ? 'address' : 'addresses'} in the last 30 days,
              in {proposal.entries.length} {proposal.entries.length === 1 ? 'line' : 'lines'}.
            </span>
          </div>
        )}
      {parentId === null ? null : <Notice>The list of the token that made it counts as well: this one can only narrow it.</Notice>}
      {isWarned ? <Outside outside={warned.outside} /> : null}
    </FormDialog>
  );
}

function Outside({ outside }: { outside: AddressProposal['outside'] }) {
  const more = outside.length - namedAtMost;
  return (
    <Notice
      tone="warning"
      role="alert"
      title={`${outside.length} recent ${outside.length === 1 ? 'address' : 'addresses'} would be refused`}
    >
      <ul>
        {outside.slice(0, namedAtMost).map(({ address, requests, lastSeenAt }) => (
          <li key={address}>
            <span className="font-mono text-xs">{address}</span>, {requests} {requests === 1 ? 'request' : 'requests'},
            last <TimeAgo value={lastSeenAt} />
          </li>
        ))}
        {more > 0 ? <li>and {more} more</li> : null}
      </ul>
    </Notice>
  );
}
