import { isDomainError } from './domain-error';

export interface ActionError {
  code: string;
  message: string;
  /** Messages by form field. */
  fields?: Record<string, string>;
}

/** What a server action gives back: it never throws to the browser, redirects aside. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

/** The form door's mapper of errors. Null for anything that is not a domain error: that is a bug, for the error page. */
export function toActionError(error: unknown): ActionError | null {
  if (!isDomainError(error)) return null;
  const { code, message, fields } = error;
  return { code, message, ...(fields ? { fields } : {}) };
}
