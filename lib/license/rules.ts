import { DomainError } from '@/lib/errors/domain-error';
import type { Settings } from '@/lib/site/settings-schema';

export type LicenseSettings = Settings['license'];

/** Service accounts that may exist under a license; null for no limit. design.md §5. */
export function serviceAccountLimit({ plan, seats, trial, hosted, serviceAccountQuota }: LicenseSettings): number | null {
  if (serviceAccountQuota === 'current') return plan === 'free' ? 100 : null;
  if (trial) return hosted ? 0 : null;
  switch (plan) {
    case 'free':
      return 0;
    case 'premium':
      return seats;
    case 'ultimate':
      return null;
  }
}

/** How many of `kind` may exist at once; null for no limit. Nobody counts the ghost. */
export function limitOf(license: LicenseSettings, kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST'): number | null {
  if (kind === 'GHOST') return null;
  return kind === 'HUMAN' ? license.seats : serviceAccountLimit(license);
}

/** What somebody reads who wanted one more than there may be. */
export function noRoom({ plan }: LicenseSettings, kind: 'HUMAN' | 'SERVICE_ACCOUNT', limit: number): DomainError {
  if (kind === 'HUMAN') {
    const taken = limit === 1 ? 'The 1 seat of the license is taken' : `All ${limit.toLocaleString('en')} seats of the license are taken`;
    return new DomainError('precondition_failed', {
      reason: 'no_free_seat',
      message: `${taken}. Block or delete somebody who is active, or raise "license.seats" in the site configuration.`,
    });
  }
  const allowed = limit === 0 ? 'no service accounts' : `${limit.toLocaleString('en')} service accounts, and that many exist`;
  return new DomainError('precondition_failed', {
    reason: 'service_account_quota',
    message: `The ${plan} license allows ${allowed}. Delete one, or change "license" in the site configuration.`,
  });
}
