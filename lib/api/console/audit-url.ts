import 'server-only';
import { credentialKinds, type AuditFilter } from '@/lib/audit/schema';
import { doors, type Door } from '@/lib/authz/scopes';
import type { QueryValues } from '@/lib/url/with-query';
import { listSiteUsersOperation } from '@/lib/users/operations';
import { query } from './actor';

const dayMs = 86_400_000;

/** What the address of the audit log asks for, and the names of what is not usable in it. */
export interface AuditUrl {
  filter: AuditFilter;
  /** The name of the account that `account` names; the filter itself takes its id. */
  account: string | undefined;
  bad: string[];
}

type Reader = (value: string) => Partial<AuditFilter> | null;

const text =
  (key: 'action' | 'address' | 'requestId', max: number): Reader =>
  (value) =>
    value.length <= max && !/[\0\p{Cs}]/u.test(value) ? { [key]: value } : null;

const readers: Record<string, Reader> = {
  action: text('action', 100),
  address: text('address', 100),
  request: text('requestId', 200),
  door: (value) => (isDoor(value) ? { door: value } : null),
  outcome: (value) => (value === 'succeeded' ? { outcome: 'SUCCESS' } : value === 'refused' ? { outcome: 'REFUSED' } : null),
  credential: readCredential,
  target: readTarget,
  from: (value) => instantOf(value, (since) => ({ since }), 0),
  to: (value) => instantOf(value, (until) => ({ until }), dayMs),
};

const isDoor = (value: string): value is Door => doors.some((door) => door === value);

/** `access-token:12` */
function readCredential(value: string): Partial<AuditFilter> | null {
  const [, kindText, id] = /^([a-z0-9-]+):([1-9]\d{0,17})$/.exec(value) ?? [];
  const kind = credentialKinds.find((each) => each === kindText);
  return kind && id ? { credential: { kind, id } } : null;
}

/** `user:12` */
function readTarget(value: string): Partial<AuditFilter> | null {
  const [, targetType, targetId] = /^([a-z][a-z0-9-]{0,49}):([\w.-]{1,200})$/.exec(value) ?? [];
  return targetType && targetId ? { targetType, targetId } : null;
}

/** A day in UTC, or an instant. A day that ends a period is part of it. */
function instantOf(value: string, part: (instant: string) => Partial<AuditFilter>, dayLength: number): Partial<AuditFilter> | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  if (!isDay && !/^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}(Z|[+-]\d{2}:\d{2})$/.test(value)) return null;
  const at = Date.parse(value) + (isDay ? dayLength : 0);
  return Number.isNaN(at) ? null : part(new Date(at).toISOString());
}

/** Reads the address. A page shows what is usable of it, an export refuses what is not. */
export function readAuditUrl(values: QueryValues): AuditUrl {
  const url: AuditUrl = { filter: {}, account: undefined, bad: [] };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue;
    if (name === 'account' && typeof value === 'string' && value.length <= 260) url.account = value;
    else {
      const part = typeof value === 'string' && Object.hasOwn(readers, name) ? readers[name]?.(value) : null;
      if (part) Object.assign(url.filter, part);
      else url.bad.push(name);
    }
  }
  return url;
}

/** The id of the account by its name, deleted ones too, or by `id:12`; null when there is none. */
export async function accountIdOf(name: string): Promise<number | null> {
  const [, id] = /^id:([1-9]\d{0,8})$/.exec(name) ?? [];
  if (id) return Number(id);
  // What cannot be a name is nobody's.
  if (name.trim() === '' || /[\0\p{Cs}]/u.test(name)) return null;
  const filter = { username: name, limit: 1, offset: 0 };
  const [living] = await query(listSiteUsersOperation, { ...filter, deletedAt: { isEmpty: true }, orderBy: 'username', descending: false });
  if (living) return living.id;
  const [deleted] = await query(listSiteUsersOperation, { ...filter, orderBy: 'deletedAt', descending: true });
  return deleted?.id ?? null;
}
