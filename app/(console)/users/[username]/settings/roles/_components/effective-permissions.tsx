import { TimeAgo } from '@/components/feedback/time-ago';
import { Badge } from '@/components/ui/badge';
import { Table, TableCell, TableFrame, TableHeadCell, TableRow, TableRowHeader } from '@/components/ui/table';
import type { EffectivePermission } from '@/lib/roles/schema';
import { systemRoleNames } from '@/lib/roles/system-roles';

/** What the account may do now, each with the roles that allow it. */
export function EffectivePermissions({ permissions }: { permissions: readonly EffectivePermission[] }) {
  return (
    <section aria-labelledby="permissions-title" className="mt-8">
      <h2 id="permissions-title" className="text-base font-semibold text-ink">Effective permissions</h2>
      <p className="mt-0.5 mb-3 text-sm text-ink-3">All that its roles allow together. A credential may still narrow it by its scopes.</p>
      {permissions.length === 0 ? (
        <p className="text-sm text-ink-2">None. Every API refuses this account.</p>
      ) : (
        <TableFrame label="Effective permissions">
          <Table>
            <caption className="sr-only">Effective permissions</caption>
            <thead>
              <tr>
                <TableHeadCell>Permission</TableHeadCell>
                <TableHeadCell>Comes from</TableHeadCell>
              </tr>
            </thead>
            <tbody>
              {permissions.map(({ name, description, roles }) => (
                <TableRow key={name}>
                  <TableRowHeader className="min-w-44">
                    <code className="block text-xs text-ink wrap-anywhere">{name}</code>
                    <span className="block text-xs font-normal text-ink-3">{description}</span>
                  </TableRowHeader>
                  <TableCell>
                    <ul className="flex flex-wrap gap-1">
                      {roles.map((role) => (
                        <li key={role.id} className="max-w-56">
                          <Badge title={role.name}><bdi>{role.system ? systemRoleNames[role.system] : role.name}</bdi></Badge>
                          {role.expiresAt === null ? null : (
                            <span className="block text-xs text-ink-3">ends <TimeAgo value={role.expiresAt} /></span>
                          )}
                        </li>
                      ))}
                    </ul>
                  </TableCell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        </TableFrame>
      )}
    </section>
  );
}
