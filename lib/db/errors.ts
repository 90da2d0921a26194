/**
 * The columns or the index of a unique constraint that a write ran into, as one text, or null for any other error.
 * Read from properties: `instanceof` fails between the two module graphs of one process.
 */
export function uniqueViolation(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'P2002') return null;
  const meta = 'meta' in error ? error.meta : undefined;
  return JSON.stringify(meta ?? {}).toLowerCase();
}
