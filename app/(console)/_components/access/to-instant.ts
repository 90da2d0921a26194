/** What a field of date and time holds, by the clock of the reader; nothing where it is empty. */
export const toInstant = (local: string): string | undefined => (local === '' ? undefined : new Date(local).toISOString());
