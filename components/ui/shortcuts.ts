export type Shortcut = {
  /** "k", "mod+k", "?" or a sequence such as "g u". */
  keys: string;
  /** Listed in the shortcut help; leave out for keys that need no explaining. */
  label?: string | undefined;
  run: () => void;
};

const bindings = new Set<Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let pending: { key: string; at: number } | undefined;

const sequenceMs = 1000;
const openLayer = '[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"], [role="menu"], [role="listbox"]';

const typedInto = 'input:not([type=checkbox]):not([type=radio]), textarea, select';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(typedInto));
}

function notify() {
  snapshot = [...bindings];
  listeners.forEach((listener) => listener());
}

function find(spelling: string): Shortcut | undefined {
  return [...bindings].reverse().find((binding) => binding.keys === spelling);
}

function handleKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const hasModifier = event.metaKey || event.ctrlKey;
  // Also for the palette: it could lead away from a dialog that still shows a secret.
  if (document.querySelector(openLayer) !== null || (!hasModifier && isTyping(event.target))) return;

  const isSequence = pending !== undefined && Date.now() - pending.at < sequenceMs;
  const inSequence = isSequence && !hasModifier ? find(`${pending?.key} ${key}`) : undefined;
  const match = inSequence ?? find(hasModifier ? `mod+${key}` : key);
  pending = hasModifier ? undefined : { key, at: Date.now() };
  if (match === undefined) return;
  pending = undefined;
  event.preventDefault();
  match.run();
}

export function addShortcut(shortcut: Shortcut): () => void {
  if (bindings.size === 0) document.addEventListener('keydown', handleKeyDown);
  bindings.add(shortcut);
  notify();
  return () => {
    bindings.delete(shortcut);
    if (bindings.size === 0) document.removeEventListener('keydown', handleKeyDown);
    notify();
  };
}

export function subscribeToShortcuts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function currentShortcuts(): readonly Shortcut[] {
  return snapshot;
}
