'use client';

import { Check } from 'lucide-react';
import { DropdownMenu as RadixMenu } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { cn } from './cn';
import { Kbd } from './kbd';
import { Link } from './link';
import { menuDangerClass, menuItemClass, menuSurfaceClass } from './menu-style';

export type MenuProps = {
  trigger: ReactNode;
  align?: 'start' | 'end';
  /** Names the menu when its trigger has no text of its own. */
  label?: string;
  /** For menus whose code arrives only when they are first asked for. */
  defaultOpen?: boolean;
  /** The key that asked came before the menu was there to see it: the first item is focused as for any key. */
  focusFirst?: boolean;
  children: ReactNode;
};

/** Not modal: hiding the page from screen readers for a menu leaves focusable elements inside what is hidden. */
export function Menu({ trigger, align = 'end', label, defaultOpen = false, focusFirst = false, children }: MenuProps) {
  const hasFocused = useRef(false);

  function handleContent(content: HTMLElement | null) {
    if (content === null || !focusFirst || hasFocused.current) return;
    hasFocused.current = true;
    // After the menu has taken the focus itself.
    requestAnimationFrame(() => content.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus());
  }

  return (
    <RadixMenu.Root modal={false} defaultOpen={defaultOpen}>
      <RadixMenu.Trigger asChild>{trigger}</RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content
          ref={handleContent}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className={menuSurfaceClass}
        >
          {children}
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}

export type MenuItemProps = {
  icon?: ReactNode;
  shortcut?: string | undefined;
  tone?: 'default' | 'danger';
  disabledReason?: string | undefined;
  onSelect?: () => void;
  href?: string;
  children: ReactNode;
};

export function MenuItem({ icon, shortcut, tone = 'default', disabledReason, onSelect, href, children }: MenuItemProps) {
  const className = cn(menuItemClass, tone === 'danger' && disabledReason === undefined && menuDangerClass);
  const body = (
    <>
      {icon}
      <span className="min-w-0 flex-1">
        {children}
        {disabledReason === undefined ? null : <span className="block max-w-56 text-xs text-ink-3">{disabledReason}</span>}
      </span>
      {shortcut === undefined ? null : <Kbd keys={shortcut} />}
    </>
  );
  if (href !== undefined && disabledReason === undefined) {
    return <RadixMenu.Item asChild className={className}><Link href={href}>{body}</Link></RadixMenu.Item>;
  }
  return (
    <RadixMenu.Item disabled={disabledReason !== undefined} onSelect={onSelect} className={className}>
      {body}
    </RadixMenu.Item>
  );
}

export type MenuChoiceProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
};

export function MenuChoice({ label, value, onValueChange, options }: MenuChoiceProps) {
  return (
    <RadixMenu.RadioGroup value={value} onValueChange={onValueChange} aria-label={label}>
      <RadixMenu.Label className="px-2 pt-1 pb-0.5 text-xs font-medium text-ink-3">{label}</RadixMenu.Label>
      {options.map((option) => (
        <RadixMenu.RadioItem
          key={option.value}
          value={option.value}
          className={cn(menuItemClass, 'pr-8')}
          onSelect={(event) => event.preventDefault()}
        >
          {option.icon}
          {option.label}
          <RadixMenu.ItemIndicator className="absolute right-2"><Check aria-hidden /></RadixMenu.ItemIndicator>
        </RadixMenu.RadioItem>
      ))}
    </RadixMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <RadixMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <RadixMenu.Label className="px-2 py-1.5 text-sm">{children}</RadixMenu.Label>;
}
