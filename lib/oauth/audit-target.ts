import 'server-only';
import type { AuditTarget } from '@/lib/audit/record';
import type { M2MCredential } from './schema';

/** An M2M credential as the target of an event: its account finds the event among its own. */
export const targetOf = ({ id, name, userId }: Pick<M2MCredential, 'id' | 'name' | 'userId'>): AuditTarget =>
  ({ type: 'm2m-credential', id, name, userId });
