/** Scrolls sideways in a region of its own. */
export function PlainText({ text }: { text: string }) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label="Text"
      className="overflow-x-auto px-4 py-3 text-xs leading-5 whitespace-pre-wrap text-ink wrap-anywhere focus-visible:-outline-offset-2"
    >
      {text}
    </pre>
  );
}
