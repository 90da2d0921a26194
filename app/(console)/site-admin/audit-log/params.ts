import { searchParam } from '@/components/data-table/table-params';

/** What the address of the audit log says; the server reads the filters of it with the same reader as the export. */
export const auditParams = {
  account: searchParam,
  credential: searchParam,
  target: searchParam,
  action: searchParam,
  door: searchParam,
  outcome: searchParam,
  address: searchParam,
  request: searchParam,
  from: searchParam,
  to: searchParam,
  before: searchParam,
  after: searchParam,
  event: searchParam,
};

export type AuditParam = keyof typeof auditParams;

export const auditFilters = [
  'account', 'credential', 'target', 'action', 'door', 'outcome', 'address', 'request', 'from', 'to',
] as const satisfies readonly AuditParam[];
