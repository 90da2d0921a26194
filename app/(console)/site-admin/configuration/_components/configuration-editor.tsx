'use client';

import { RotateCcw, Save } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { toast } from '@/components/feedback/toast';
import { FieldMessage } from '@/components/form/field';
import { useUnsavedChangesGuard } from '@/components/form/use-unsaved-changes-guard';
import { useQuickActions } from '@/components/shell/quick-actions';
import { Button } from '@/components/ui/button';
import { Kbd } from '@/components/ui/kbd';
import { Notice } from '@/components/ui/notice';
import { Textarea } from '@/components/ui/textarea';
import type { SettingChange, SiteConfiguration } from '@/lib/site/settings-schema';
import { previewConfiguration, saveConfiguration } from '../actions';

const SaveDialog = dynamic(() => import('./save-dialog').then((module) => module.SaveDialog), { ssr: false });

const unreachable = 'The server did not answer, so nothing is known to have changed. Check your connection and try again.';
const indent = '  ';

export function ConfigurationEditor({ configuration }: { configuration: SiteConfiguration }) {
  const router = useRouter();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const leavesWithTab = useRef(false);
  const [contents, setContents] = useState(configuration.contents);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [changes, setChanges] = useState<readonly SettingChange[]>();
  const [conflict, setConflict] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const isDirty = contents !== configuration.contents;
  useUnsavedChangesGuard(isDirty);
  useQuickActions([
    { id: 'save-configuration', name: 'Save configuration', icon: <Save aria-hidden />, shortcut: 'mod+s', run: () => void handleSave() },
  ]);

  function showProblems(sentences: readonly string[]) {
    setProblems(sentences);
    area.current?.focus();
    const line = /^Line (\d+):/.exec(sentences[0] ?? '')?.[1];
    if (line !== undefined) selectLine(area.current, Number(line));
  }

  async function handleSave() {
    if (isBusy || changes !== undefined) return;
    if (!isDirty) return void toast.success('There is nothing to save');
    setIsBusy(true);
    setProblems([]);
    try {
      const result = await previewConfiguration(contents);
      if (!result.ok) showProblems([result.error.fields?.contents ?? result.error.message]);
      else if (result.data.problems.length > 0) showProblems(result.data.problems);
      else setChanges(result.data.changes);
    } catch {
      setProblems([unreachable]);
    }
    setIsBusy(false);
  }

  /** Answers what the question shows when it could not be done. */
  async function handleConfirm(): Promise<string | undefined> {
    const result = await saveConfiguration({ lastId: configuration.id, contents });
    if (result.ok) return void toast.success('Configuration saved', { description: `Version ${result.data.id} is in force.` });
    if (result.error.code !== 'conflict') return result.error.message;
    setChanges(undefined);
    setConflict(result.error.message);
  }

  function handleUndo() {
    setContents(configuration.contents);
    setProblems([]);
    area.current?.focus();
  }

  function handleKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === 'Escape') leavesWithTab.current = true;
    else if (event.key !== 'Tab' && event.key !== 'Shift') leavesWithTab.current = false;
    if (event.key !== 'Tab' || event.shiftKey || leavesWithTab.current || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    event.currentTarget.setRangeText(indent, selectionStart, selectionEnd, 'end');
    setContents(event.currentTarget.value);
  }

  return (
    <section aria-label="Editor" className="mb-8">
      {conflict === undefined ? null : (
        <Notice
          tone="warning"
          role="alert"
          title="Somebody else saved first"
          className="mb-3"
          actions={<Button size="sm" icon={<RotateCcw aria-hidden />} onClick={() => router.refresh()}>Load their version</Button>}
        >
          {conflict} Your text is still below: copy what you need of it first.
        </Notice>
      )}
      <label htmlFor={id} className="sr-only">Configuration text</label>
      <Textarea
        ref={area}
        id={id}
        mono
        rows={Math.min(28, Math.max(12, contents.split('\n').length + 1))}
        value={contents}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={`${problems.length > 0 ? `${id}-error ` : ''}${id}-help`}
        onChange={(event) => setContents(event.target.value)}
        onKeyDown={handleKeyDown}
        onBlur={() => { leavesWithTab.current = false; }}
        className="text-xs leading-5 whitespace-pre overflow-x-auto"
      />
      <div className="mt-1.5"><FieldMessage id={`${id}-error`} error={problems.length > 0 ? problems.join('\n') : undefined} /></div>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
        <p id={`${id}-help`} className="text-xs text-ink-3">
          {configuration.id === 0 ? 'Nobody has changed anything yet.' : `Version ${configuration.id}.`}{' '}
          Tab indents; to leave the text press Escape, then Tab.
        </p>
        <div className="flex items-center gap-2" data-print="hide">
          {isDirty ? <Button variant="ghost" onClick={handleUndo}>Undo changes</Button> : null}
          <Button
            variant="primary"
            busy={isBusy}
            icon={<Save aria-hidden />}
            aria-keyshortcuts="Control+S Meta+S"
            onClick={() => void handleSave()}
          >
            Save configuration
            <Kbd keys="mod+s" className="max-sm:hidden" />
          </Button>
        </div>
      </div>
      {changes === undefined ? null : (
        <SaveDialog
          title="Save configuration?"
          confirmLabel="Save configuration"
          changes={changes}
          before={configuration.contents}
          after={contents}
          onConfirm={handleConfirm}
          onClose={() => setChanges(undefined)}
        />
      )}
    </section>
  );
}

function selectLine(area: HTMLTextAreaElement | null, line: number) {
  if (area === null) return;
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
