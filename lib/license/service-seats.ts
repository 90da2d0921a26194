import 'server-only';
import type { Tx } from '@/lib/db/client';
import { countSeats, countServiceAccounts } from './queries';
import { limitOf, noRoom, type LicenseSettings } from './rules';

// Two at once would each see the last seat free: whoever adds somebody counts alone.
const seatLock = 0x6b65797a;

type Kind = 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';

/** Makes others who add accounts of a limited kind wait. Taken before any row is locked, so that no two wait for each other. */
export async function lockSeats(tx: Tx, license: LicenseSettings, kind: Kind): Promise<void> {
  if (limitOf(license, kind) !== null) await tx.$executeRaw`SELECT pg_advisory_xact_lock(${seatLock})`;
}

/**
 * Says whether the license has room for one more of `kind`; exact under `lockSeats`.
 * @throws DomainError `precondition_failed` (reason `no_free_seat` or `service_account_quota`)
 */
export async function assertSeatFree(tx: Tx, license: LicenseSettings, kind: Kind): Promise<void> {
  const limit = limitOf(license, kind);
  if (limit === null || kind === 'GHOST') return;
  const taken = kind === 'HUMAN' ? await countSeats(tx) : await countServiceAccounts(tx);
  if (taken >= limit) throw noRoom(license, kind, limit);
}
