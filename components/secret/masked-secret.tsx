export type MaskedSecretProps = { prefix: string; lastFive: string };

/** How a stored credential is told apart in lists: its beginning and its last five characters. */
export function MaskedSecret({ prefix, lastFive }: MaskedSecretProps) {
  return (
    <code title="Only these characters are kept. The rest is not stored." className="text-xs whitespace-nowrap text-ink-2">
      {prefix}
      <span aria-hidden>••••</span>
      <span className="sr-only"> followed by </span>
      {lastFive}
    </code>
  );
}
