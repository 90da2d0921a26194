import 'server-only';
import type { Tx } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import { hasOtherActiveAdmin } from './lifecycle-queries';

/** Asked under `lockAdmins`. @throws DomainError `precondition_failed` when nobody else could administer the site */
export async function keepOneAdmin(tx: Tx, userId: number): Promise<void> {
  if (await hasOtherActiveAdmin(tx, userId)) return;
  throw new DomainError('precondition_failed', {
    reason: 'last_site_admin',
    message: 'This is the last site admin who can come in. Make another one first.',
  });
}
