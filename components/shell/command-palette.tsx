'use client';

import { Command } from 'cmdk';
import { Keyboard, Search, Zap } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { Overlay } from '@/components/ui/overlay';
import type { NavSection } from './action';
import { useRegisteredActions } from './quick-actions';
import { themeOptions } from './theme-choice';

const groupClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs ' +
  '[&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3';

type EntryProps = {
  value: string;
  icon?: ReactNode;
  shortcut?: string | undefined;
  disabledReason?: string | undefined;
  onSelect: () => void;
  children: ReactNode;
};

function Entry({ value, icon, shortcut, disabledReason, onSelect, children }: EntryProps) {
  return (
    <Command.Item
      value={value}
      disabled={disabledReason !== undefined}
      onSelect={onSelect}
      className={
        'flex min-h-9 items-center gap-2.5 rounded-md px-2 text-sm text-ink data-[disabled=true]:text-ink-3 ' +
        'data-[selected=true]:bg-pressed ' +
        '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3'
      }
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {disabledReason === undefined ? null : <span className="text-xs text-ink-3">{disabledReason}</span>}
      {shortcut === undefined ? null : <Kbd keys={shortcut} />}
    </Command.Item>
  );
}

export type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  sections: readonly NavSection[];
  onShowShortcuts: () => void;
};

export function CommandPalette({ open, onOpenChange, sections, onShowShortcuts }: CommandPaletteProps) {
  const actions = useRegisteredActions();
  const router = useRouter();
  const { setTheme } = useTheme();

  function choose(run: () => void) {
    onOpenChange(false);
    run();
  }

  return (
    <Overlay
      bare
      open={open}
      onOpenChange={onOpenChange}
      title="Command palette"
      className={
        'inset-x-3 top-3 mx-auto max-h-[min(440px,80dvh)] max-w-xl overflow-hidden rounded-xl border border-line-strong ' +
        'shadow-float sm:top-[14vh] ' +
        'data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in'
      }
    >
      <Command label="Command palette" loop className="flex min-h-0 flex-col">
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4 text-ink-3">
          <Search aria-hidden className="size-4 shrink-0" />
          <Command.Input placeholder="Go to or run…" className="h-full w-full bg-transparent text-base text-ink outline-none" />
        </div>
        <Command.List className="min-h-0 overflow-y-auto p-1.5" tabIndex={-1}>
          <Command.Empty className="px-2 py-8 text-center text-sm text-ink-3">Nothing matches.</Command.Empty>
          {actions.length === 0 ? null : (
            <Command.Group heading="On this page" className={groupClass}>
              {actions.map(({ id, name, icon, shortcut, disabledReason, run }) => (
                <Entry
                  key={id}
                  value={`${name} ${id}`}
                  icon={icon ?? <Zap aria-hidden />}
                  shortcut={shortcut}
                  disabledReason={disabledReason}
                  onSelect={() => choose(run)}
                >
                  {name}
                </Entry>
              ))}
            </Command.Group>
          )}
          {sections.map((section) => (
            <Command.Group key={section.title} heading={section.title} className={groupClass}>
              {section.items.map((item) => (
                <Entry
                  key={item.href}
                  value={`${section.title} ${item.label} ${item.href}`}
                  icon={item.icon}
                  shortcut={item.shortcut}
                  onSelect={() => choose(() => router.push(item.href))}
                >
                  {item.label}
                </Entry>
              ))}
            </Command.Group>
          ))}
          <Command.Group heading="Keyward" className={groupClass}>
            {themeOptions.map((option) => (
              <Entry
                key={option.value}
                value={`theme ${option.label}`}
                icon={option.icon}
                onSelect={() => choose(() => setTheme(option.value))}
              >
                Theme: {option.label}
              </Entry>
            ))}
            <Entry value="keyboard shortcuts help" icon={<Keyboard aria-hidden />} shortcut="?" onSelect={() => choose(onShowShortcuts)}>
              Keyboard shortcuts…
            </Entry>
          </Command.Group>
        </Command.List>
      </Command>
    </Overlay>
  );
}
