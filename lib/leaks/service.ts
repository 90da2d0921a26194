import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service';
import { findLeaks } from './queries';
import type { Leak } from './schema';

/** Credentials of an account that were reported as leaked lately, the latest first. @throws DomainError `not_found`, `forbidden` */
export async function listLeaks({ actor }: OperationContext, { userId }: { userId: number }): Promise<Leak[]> {
  authorize(actor, 'user.read');
  authorize(actor, 'leak.list', await getTarget(userId));
  return findLeaks(userId);
}
