import type { ReactNode } from 'react';
import { Breadcrumbs } from '@/components/shell/breadcrumbs';
import { LinkTabs } from '@/components/ui/link-tabs';
import { PageHeader } from '@/components/ui/page-header';
import { paths } from '@/lib/url/paths';

export function AuditHeader({ title, description, actions }: { title: string; description: string; actions?: ReactNode }) {
  return (
    <>
      <PageHeader
        title={title}
        description={description}
        breadcrumbs={<Breadcrumbs items={[{ label: 'Site' }, { label: title }]} />}
        {...(actions === undefined ? {} : { actions })}
      />
      <LinkTabs
        label="Audit"
        tabs={[{ label: 'Events', href: paths.auditLog() }, { label: 'Unknown credentials', href: paths.refusedCredentials() }]}
      />
    </>
  );
}
