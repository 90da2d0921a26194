import 'server-only';
import { authorize } from '@/lib/authz/authorize';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import { countSeats, countServiceAccounts, findSeats } from './queries';
import { serviceAccountLimit } from './rules';
import type { License, ListSeatsInput } from './schema';

/** What the license allows and what is taken of it. design.md §5. @throws DomainError `forbidden` */
export async function getLicense({ actor }: OperationContext): Promise<License> {
  authorize(actor, 'license.read');
  const { license } = await currentSettings();
  const [seatsTaken, serviceAccounts] = await Promise.all([countSeats(), countServiceAccounts()]);
  return {
    plan: license.plan,
    isTrial: license.trial,
    isHosted: license.hosted,
    seats: license.seats,
    seatsTaken,
    serviceAccountLimit: serviceAccountLimit(license),
    serviceAccounts,
  };
}

/** The people who take a seat, by name. @throws DomainError `forbidden` */
export async function listSeats({ actor }: OperationContext, input: ListSeatsInput) {
  authorize(actor, 'license.read');
  return findSeats(input);
}
