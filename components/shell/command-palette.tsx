'use client';

import { Command } from 'cmdk';
import { Bot, CornerLeftUp, Keyboard, Search, UserRound, Zap } from 'lucide-react';
import { useTheme } from 'next-themes';
import { usePathname, useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { Kbd } from '@/components/ui/kbd';
import { Overlay } from '@/components/ui/overlay';
import type { NavSection, SearchAccounts } from './action';
import { useRegisteredActions } from './quick-actions';
import { currentHref } from './sidebar-nav';
import { themeOptions } from './theme-choice';
import { useAccountSearch } from './use-account-search';

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
  more: NavSection;
  searchAccounts: SearchAccounts | undefined;
  onShowShortcuts: () => void;
};

/** The links of the page's own breadcrumbs, the nearest first. */
const waysUp = (): { label: string; href: string }[] =>
  [...document.querySelectorAll<HTMLAnchorElement>('nav[aria-label="Breadcrumb"] a')]
    .map((link) => ({ label: link.textContent ?? '', href: link.getAttribute('href') ?? '/' }))
    .reverse();

function NavGroup({ section, onOpen }: { section: NavSection; onOpen: (href: string) => void }) {
  return (
    <Command.Group heading={section.title} className={groupClass}>
      {section.items.map(({ label, href, icon, shortcut }) => (
        <Entry key={href} value={`${section.title} ${label} ${href}`} icon={icon} shortcut={shortcut} onSelect={() => onOpen(href)}>
          {label}
        </Entry>
      ))}
    </Command.Group>
  );
}

/**
 * Every word that was typed stands somewhere in the entry's own words (an address behind them only makes it unique). Letters strewn
 * over an entry are no match: what is chosen first would be a surprise, and accounts come last, when nothing may move any more.
 */
function matches(value: string, search: string): number {
  const [words = ''] = value.toLowerCase().split(' /');
  return search.toLowerCase().split(/\s+/).every((part) => words.includes(part)) ? 1 : 0;
}

export function CommandPalette({ open, onOpenChange, sections, more, searchAccounts, onShowShortcuts }: CommandPaletteProps) {
  const actions = useRegisteredActions();
  const router = useRouter();
  const pathname = usePathname();
  const { setTheme } = useTheme();
  const [text, setText] = useState('');
  // Mounted anew each time it opens.
  const [ups] = useState(waysUp);
  const { accounts, isSearching } = useAccountSearch(searchAccounts, text);
  const current = currentHref(sections, pathname);
  const here = sections.find(({ items }) => items.some(({ href }) => href === current));
  // What the page offers itself need not be offered twice.
  const rest = { ...more, items: more.items.filter(({ label }) => !actions.some(({ name }) => name === label)) };
  const elsewhere = [...sections.filter((section) => section !== here), rest];

  function choose(run: () => void) {
    onOpenChange(false);
    run();
  }

  const handleOpen = (href: string) => choose(() => router.push(href));

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
      <Command label="Command palette" loop filter={matches} className="flex min-h-0 flex-col">
        <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4 text-ink-3">
          <Search aria-hidden className="size-4 shrink-0" />
          <Command.Input
            value={text}
            onValueChange={setText}
            maxLength={200}
            placeholder={searchAccounts === undefined ? 'Go to or run…' : 'Go to, run, or find an account…'}
            className="h-full w-full bg-transparent text-base text-ink outline-none"
          />
        </div>
        <Command.List className="min-h-0 overflow-y-auto p-1.5" tabIndex={-1}>
          <Command.Empty className="px-2 py-8 text-center text-sm text-ink-3">
            {isSearching ? 'Searching accounts…' : 'Nothing matches.'}
          </Command.Empty>
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
          {here === undefined ? null : <NavGroup section={here} onOpen={handleOpen} />}
          {ups.length === 0 ? null : (
            <Command.Group heading="Go up" className={groupClass}>
              {ups.map(({ label, href }) => (
                <Entry
                  key={href}
                  value={`go up ${label} ${href}`}
                  icon={<CornerLeftUp aria-hidden />}
                  onSelect={() => choose(() => router.push(href))}
                >
                  <bdi>{label}</bdi>
                </Entry>
              ))}
            </Command.Group>
          )}
          {elsewhere.map((section) => <NavGroup key={section.title} section={section} onOpen={handleOpen} />)}
          {accounts.length === 0 ? null : (
            <Command.Group heading="Accounts" className={groupClass}>
              {accounts.map(({ username, displayName, isMachine, href }) => (
                <Entry
                  key={username}
                  value={`account ${username} ${displayName ?? ''}`}
                  icon={isMachine ? <Bot aria-hidden /> : <UserRound aria-hidden />}
                  onSelect={() => choose(() => router.push(href))}
                >
                  <bdi>{username}</bdi>
                  {displayName ? <span className="ml-2 text-ink-3"><bdi>{displayName}</bdi></span> : null}
                </Entry>
              ))}
            </Command.Group>
          )}
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
