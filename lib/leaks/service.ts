import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service-target';
import { findLeaks } from './queries';
import type { Leak } from './schema';

/** Credentials of an account that were reported as leaked lately, the latest first. @throws DomainError `not_found`, `forbidden` */
export async function listLeaks({ actor }: OperationContext, { userId }: { userId: number }): Promise<Leak[]> {
  authorize(actor, 'leak.list', await getTarget(actor, userId));
  return findLeaks(userId);
}
