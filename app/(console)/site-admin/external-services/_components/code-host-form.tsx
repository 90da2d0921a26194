'use client';

import { PlugZap, Save } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useId, useRef, useState, type FormEvent } from 'react';
import { toast } from '@/components/feedback/toast';
import { Field } from '@/components/form/field';
import { FormError } from '@/components/form/form-error';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { Textarea } from '@/components/ui/textarea';
import type { CodeHost, ConnectionTestResult } from '@/lib/code-hosts/schema';
import type { ActionError } from '@/lib/errors/action-result';
import { paths } from '@/lib/url/paths';
import { createCodeHost, testCodeHost, updateCodeHost } from '../actions';
import { kindOptions, kinds, type Kind } from '../kinds';
import { ConfigFields } from './config-fields';
import { TestResult } from './test-result';

const unreachable = 'The server did not answer, so nothing is known to have changed. Check your connection and try again.';
const intervals = [[5, '5 minutes'], [15, '15 minutes'], [60, 'hour'], [360, '6 hours'], [1_440, 'day'], [10_080, 'week']] as const;

export type CodeHostFormProps = { host?: CodeHost };

interface Values {
  kind: Kind;
  displayName: string;
  interval: string;
  config: string;
}

const valuesOfHost = (host: CodeHost | undefined): Values => ({
  kind: host?.kind ?? 'GITHUB',
  displayName: host?.displayName ?? '',
  interval: String(host?.syncIntervalMinutes ?? 60),
  config: host?.config ?? kinds.GITHUB.template,
});

/** Adds or edits a connection: fields for what most people need, and beside them the whole configuration as text. */
export function CodeHostForm({ host }: CodeHostFormProps) {
  const router = useRouter();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const [saved, setSaved] = useState(() => valuesOfHost(host));
  const [values, setValues] = useState(saved);
  const [version, setVersion] = useState(host?.updatedAt);
  const [error, setError] = useState<ActionError>();
  const [busy, setBusy] = useState<'save' | 'test' | 'leaving'>();
  const [tested, setTested] = useState<ConnectionTestResult>();
  const { kind, displayName, interval, config } = values;
  const isDirty = JSON.stringify(values) !== JSON.stringify(saved);
  useUnsavedChangesGuard(isDirty && busy !== 'leaving');

  function change(patch: Partial<Values>) {
    setValues({ ...values, ...patch });
    if (patch.config !== undefined || patch.kind !== undefined) setTested(undefined);
  }

  function handleKind(next: string) {
    // One of the options.
    const chosen = next as Kind;
    change({ kind: chosen, config: config === kinds[kind].template ? kinds[chosen].template : config });
  }

  function fail(problem: ActionError) {
    setError(problem);
    if (problem.fields?.displayName !== undefined) nameInput.current?.focus();
    else if (problem.fields?.config !== undefined) area.current?.focus();
  }

  async function handleTest() {
    setBusy('test');
    setError(undefined);
    setTested(undefined);
    try {
      const result = await testCodeHost({ ...(host ? { id: host.id } : {}), kind, config });
      if (result.ok) setTested(result.data);
      else fail(result.error);
    } catch {
      setError({ code: 'internal', message: unreachable });
    }
    setBusy(undefined);
  }

  async function handleSubmit(event: FormEvent) {
    event.preventDefault();
    if (busy !== undefined) return;
    setBusy('save');
    setError(undefined);
    const syncIntervalMinutes = Number(interval);
    try {
      const result = host
        ? await updateCodeHost({ id: host.id, displayName, config, syncIntervalMinutes, ...(version ? { lastUpdatedAt: version } : {}) })
        : await createCodeHost({ kind, displayName, config, syncIntervalMinutes });
      if (!result.ok) fail(result.error);
      else if (host) {
        toast.success(<><bdi>{result.data.displayName}</bdi> was saved</>);
        setSaved(valuesOfHost(result.data));
        setValues(valuesOfHost(result.data));
        setVersion(result.data.updatedAt);
      } else {
        toast.success(<><bdi>{result.data.displayName}</bdi> was added</>, { description: 'Its repositories are being listed.' });
        setBusy('leaving');
        return router.push(paths.codeHost(result.data.id));
      }
    } catch {
      setError({ code: 'internal', message: unreachable });
    }
    setBusy(undefined);
  }

  const fieldErrors = error?.fields ?? {};
  const isPlaced = fieldErrors.config !== undefined || fieldErrors.displayName !== undefined;
  const options = intervals.map(([minutes, words]) => ({ value: String(minutes), label: `Every ${words}` }));
  const isOdd = !options.some(({ value }) => value === interval);
  return (
    <form noValidate method="post" aria-label={host ? 'Connection' : 'New connection'} onSubmit={(event) => void handleSubmit(event)}>
      <Card>
        <CardBody className="grid items-start gap-6 lg:grid-cols-2">
          <div className="grid min-w-0 gap-5">
            <FormError message={error === undefined || isPlaced ? undefined : error.message} />
            {host ? null : (
              <Field id={`${id}-kind`} label="Kind">
                {(wiring) => <Select {...wiring} value={kind} onValueChange={handleKind} options={kindOptions} />}
              </Field>
            )}
            <Field id={`${id}-name`} label="Display name" required error={fieldErrors.displayName}>
              {(wiring) => (
                <Input
                  {...wiring} ref={nameInput} autoComplete="off" maxLength={100}
                  value={displayName} onChange={(event) => change({ displayName: event.target.value })}
                />
              )}
            </Field>
            <ConfigFields
              kind={kind}
              text={config}
              hasStoredToken={host?.hasToken ?? false}
              onChange={(text) => change({ config: text })}
            />
            <Field id={`${id}-interval`} label="Look for changes">
              {(wiring) => (
                <Select
                  {...wiring} value={interval} onValueChange={(value) => change({ interval: value })}
                  options={isOdd ? [{ value: interval, label: `Every ${interval} minutes` }, ...options] : options}
                />
              )}
            </Field>
          </div>
          <div className="grid min-w-0 gap-4">
            <Field
              id={`${id}-config`} label="Configuration text" error={fieldErrors.config}
              help="The whole of it, JSON with comments. REDACTED stands for a secret that is stored; it is never shown again."
            >
              {(wiring) => (
                <Textarea
                  {...wiring} ref={area} mono rows={Math.min(28, Math.max(14, config.split('\n').length + 1))} spellCheck={false}
                  autoCapitalize="off" autoComplete="off" data-private="" value={config}
                  onChange={(event) => change({ config: event.target.value })}
                  className="overflow-x-auto text-xs leading-5 whitespace-pre"
                />
              )}
            </Field>
            {host && host.warnings.length > 0 && !isDirty && tested === undefined ? (
              <Notice tone="warning" title="Worth a look">{host.warnings.map((each) => <p key={each}>{each}</p>)}</Notice>
            ) : null}
            {tested === undefined ? null : <TestResult result={tested} />}
          </div>
        </CardBody>
        <CardFooter>
          <ButtonLink href={paths.codeHosts()} variant="ghost">{host ? 'Back to the list' : 'Cancel'}</ButtonLink>
          <Button busy={busy === 'test'} icon={<PlugZap aria-hidden />} onClick={() => void handleTest()}>Test connection</Button>
          <Button type="submit" variant="primary" busy={busy === 'save' || busy === 'leaving'} icon={<Save aria-hidden />}>
            {host ? 'Save connection' : 'Add code host'}
          </Button>
        </CardFooter>
      </Card>
    </form>
  );
}
