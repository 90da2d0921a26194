'use client';

import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { findRepositories, type FoundRepository } from '../actions';
import { useLater } from './use-later';

export type RepositoryPickerProps = { chosen: readonly FoundRepository[]; onChange: (chosen: readonly FoundRepository[]) => void };

/** Search above, what was chosen below. Enter takes the first that is found. */
export function RepositoryPicker({ chosen, onChange }: RepositoryPickerProps) {
  const [text, setText] = useState('');
  const id = useId();
  const { answer, isAsking } = useLater(text.trim(), findRepositories);
  const isChosen = ({ id: each }: FoundRepository) => chosen.some((one) => one.id === each);
  const offered = answer?.result.ok ? answer.result.data.filter((each) => !isChosen(each)) : [];

  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-sm font-medium text-ink">Search repositories</label>
      <Input
        id={id}
        role="searchbox"
        value={text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder="Part of a name"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // It would send the form.
          event.preventDefault();
          const [first] = offered;
          if (first && answer?.text === text.trim()) onChange([...chosen, first]);
        }}
      />
      <ul
        aria-label="Found repositories"
        aria-busy={isAsking || undefined}
        className="max-h-48 divide-y divide-line overflow-y-auto rounded-lg border border-line"
      >
        {offered.map((each) => (
          <li key={each.id} className="flex items-center justify-between gap-2 py-1 pr-1 pl-3 text-sm">
            <bdi className="min-w-0 truncate" title={each.name}>{each.name}</bdi>
            <Button
              size="sm" variant="ghost" icon={<Plus aria-hidden />} aria-label={`Add ${each.name}`}
              onClick={() => onChange([...chosen, each])}
            >
              Add
            </Button>
          </li>
        ))}
        {offered.length > 0 || answer === undefined ? null : (
          <li className="px-3 py-2 text-sm text-ink-3">
            {answer.result.ok ? 'No other repository matches.' : answer.result.error.message}
          </li>
        )}
      </ul>
      {chosen.length === 0 ? null : (
        <ul aria-label="Chosen repositories" className="flex max-h-32 flex-wrap gap-1 overflow-y-auto">
          {chosen.map((each) => (
            <li key={each.id} className="flex max-w-full items-center gap-1 rounded-md border border-line-strong bg-inset pl-2 text-sm">
              <bdi className="min-w-0 truncate" title={each.name}>{each.name}</bdi>
              <IconButton
                size="sm" label={`Remove ${each.name}`} icon={<X aria-hidden />} tooltip={false}
                onClick={() => onChange(chosen.filter((one) => one.id !== each.id))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
