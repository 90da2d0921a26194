'use client';

import { useId, useState } from 'react';
import { Field } from '@/components/form/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import { entriesOf, linesOf, listValue, redacted, textOf, valuesOf, withValue } from '../config-text';
import { kinds, type Kind, type ListKey } from '../kinds';

export type ConfigFieldsProps = { kind: Kind; text: string; hasStoredToken: boolean; onChange: (text: string) => void };

/** The keys that most people need, as fields. The text beside them is the truth: they read it, and write into it. */
export function ConfigFields({ kind, text, hasStoredToken, onChange }: ConfigFieldsProps) {
  const id = useId();
  const values = valuesOf(text);
  const { lists, urlHelp, tokenHelp, hasUsername } = kinds[kind];
  if (values === null) {
    return <Notice tone="warning" title="The text cannot be read">The fields are back as soon as it is JSON again.</Notice>;
  }
  const set = (key: string, value: unknown) => onChange(withValue(text, key, value));
  const token = textOf(values.token);
  return (
    <>
      <Field id={`${id}-url`} label="Address" required help={urlHelp}>
        {(wiring) => (
          <Input
            {...wiring} mono type="text" inputMode="url" autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={1_000}
            value={textOf(values.url)} onChange={(event) => set('url', event.target.value)}
          />
        )}
      </Field>
      {hasUsername ? (
        <Field id={`${id}-username`} label="Username" help="Whose token it is. Git over HTTP asks for it.">
          {(wiring) => (
            <Input
              {...wiring} autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={255}
              value={textOf(values.username)} onChange={(event) => set('username', event.target.value || undefined)}
            />
          )}
        </Field>
      ) : null}
      <Field id={`${id}-token`} label="Token" help={tokenHelp}>
        {(wiring) => (
          <Input
            {...wiring} mono type="password" autoComplete="off" spellCheck={false} maxLength={4_000} data-private=""
            placeholder={hasStoredToken && token === redacted ? 'Stored. Type to replace it.' : undefined}
            value={token === redacted ? '' : token}
            onChange={(event) => set('token', event.target.value || (hasStoredToken ? redacted : ''))}
          />
        )}
      </Field>
      {kind === 'OTHER' ? null : (
        <Field id={`${id}-git`} label="Clone by" help="By SSH it also needs sshPrivateKey and sshKnownHosts in the text.">
          {(wiring) => (
            <Select
              {...wiring}
              value={textOf(values.gitURLType) || 'http'}
              onValueChange={(value) => set('gitURLType', value === 'http' ? undefined : value)}
              options={[{ value: 'http', label: 'HTTP, with the token' }, { value: 'ssh', label: 'SSH, with a key' }]}
            />
          )}
        </Field>
      )}
      {lists.map((list) => (
        <ListField
          key={list.key}
          list={list}
          entries={linesOf(values[list.key])}
          onChange={(entries) => set(list.key, listValue(list.key, entries))}
        />
      ))}
    </>
  );
}

type ListFieldProps = { list: ListKey; entries: readonly string[]; onChange: (entries: string[]) => void };

function ListField({ list: { label, help }, entries, onChange }: ListFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState('');
  // A line that is just being begun is no entry yet, and must not vanish for it.
  const isOwn = entriesOf(draft).join('\n') === entries.join('\n');
  const shown = isOwn ? draft : entries.join('\n');
  return (
    <Field id={id} label={label} help={help}>
      {(wiring) => (
        <Textarea
          {...wiring} mono rows={Math.min(8, Math.max(2, shown.split('\n').length))}
          spellCheck={false} autoCapitalize="off" autoComplete="off"
          value={shown}
          onChange={(event) => {
            setDraft(event.target.value);
            onChange(entriesOf(event.target.value));
          }}
          className="text-xs"
        />
      )}
    </Field>
  );
}
