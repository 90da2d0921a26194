import 'server-only';
import type { AuditTarget } from '@/lib/audit/record';

/** An access token as the target of an event: its account finds the event among its own. */
export const targetOf = ({ id, note, userId }: { id: number; note: string; userId: number }): AuditTarget =>
  ({ type: 'access-token', id, name: note, userId });
