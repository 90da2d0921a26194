import 'server-only';
import type { AuditTarget } from '@/lib/audit/record';

/** An M2M credential as the target of an event: its account finds the event among its own. */
export const targetOf = ({ id, name, userId }: { id: number; name: string; userId: number | null }): AuditTarget =>
  ({ type: 'm2m-credential', id, name, userId });
