import type { DataColumn } from '@/components/data-table/columns';
import { TimeAgo } from '@/components/feedback/time-ago';
import { Badge } from '@/components/ui/badge';
import type { RoleWithHolders } from '@/lib/roles/schema';
import { systemRoleNames } from '@/lib/roles/system-roles';

const number = new Intl.NumberFormat('en');
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

const systemWords = {
  USER: 'Every person has it.',
  SERVICE_ACCOUNT: 'Every service account has it.',
  SITE_ADMINISTRATOR: 'Every site admin has it. It allows everything.',
};

export const rolesColumns = (onOpen: (role: RoleWithHolders) => void): readonly DataColumn<RoleWithHolders>[] => [
  {
    id: 'name',
    header: 'Role',
    isRowHeader: true,
    cell: (role) => {
      const { name, system, description } = role;
      const label = system ? systemRoleNames[system] : name;
      const words = system ? systemWords[system] : description;
      return (
        <div className="min-w-36 max-w-80">
          <div className="flex items-center gap-2">
            <button
              type="button"
              data-row-link=""
              title={label}
              className="min-w-0 cursor-pointer truncate rounded-sm text-left font-medium text-ink underline-offset-2 hover:underline"
              onClick={() => onOpen(role)}
            >
              <bdi>{label}</bdi>
            </button>
            {system ? <Badge>System</Badge> : null}
          </div>
          {words ? <bdi className="block truncate text-xs font-normal text-ink-3" title={words}>{words}</bdi> : null}
        </div>
      );
    },
  },
  {
    id: 'holders',
    header: 'Held by',
    className: 'whitespace-nowrap tabular-nums',
    cell: ({ holderCount }) => (
      holderCount === 0 ? <span className="text-ink-3">Nobody</span> : counted(holderCount, 'account', 'accounts')
    ),
  },
  {
    id: 'permissions',
    header: 'Permissions',
    className: 'whitespace-nowrap tabular-nums',
    cell: ({ permissions }) => (
      permissions.length === 0 ? <span className="text-ink-3">None</span> : (
        <span title={permissions.join('\n')}>{counted(permissions.length, 'permission', 'permissions')}</span>
      )
    ),
  },
  { id: 'updatedAt', header: 'Changed', className: 'whitespace-nowrap', cell: ({ updatedAt }) => <TimeAgo value={updatedAt} /> },
];
