'use client';

import { Download } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import type { Action } from '@/components/shell/action';
import { buttonClass } from '@/components/ui/button-style';
import { paths } from '@/lib/url/paths';
import { withQuery } from '@/lib/url/with-query';
import { auditFilters, auditParams, type AuditParam } from '../params';

const formats = [
  { format: 'csv', label: 'Export CSV' },
  { format: 'jsonl', label: 'Export JSON Lines' },
] as const;

/** What the list shows with its filters, all pages of it. */
function exportHref(values: Record<AuditParam, string>, format: string): string {
  const filters = auditFilters.flatMap((name): [string, string][] => (values[name] === '' ? [] : [[name, values[name]]]));
  return withQuery(paths.auditExport(), { ...Object.fromEntries(filters), format });
}

export const exportActions = (values: Record<AuditParam, string>): Action[] =>
  formats.map(({ format, label }) => ({
    id: `export-${format}`,
    name: label,
    icon: <Download aria-hidden />,
    run: () => window.location.assign(exportHref(values, format)),
  }));

/** Plain links: the browser saves the file while the server still writes it. */
export function ExportLinks() {
  const [values] = useQueryStates(auditParams);
  return formats.map(({ format, label }) => (
    <a key={format} href={exportHref(values, format)} download className={buttonClass()}>
      <Download aria-hidden />
      {label}
    </a>
  ));
}
