import { Trash2 } from 'lucide-react';
import { ListEmpty } from '@/components/data-table/list-empty';
import type { TableValues } from '@/components/data-table/use-table-params';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { paths } from '@/lib/url/paths';
import type { usersParams } from '../params';

export type UsersEmptyProps = {
  values: TableValues<typeof usersParams>;
  total: number;
  onClear: () => void;
  onFirstPage: () => void;
};

export function UsersEmpty({ values, total, onClear, onFirstPage }: UsersEmptyProps) {
  const { q, type, state, role, active, created, deleted, attention } = values;
  if (total > 0) {
    return (
      <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={onFirstPage}>Go to the first page</Button>}>
        The list is shorter than that.
      </ListEmpty>
    );
  }
  const isOtherwiseOpen = q === '' && [role, active, created, deleted, attention].every((value) => value === 'any');
  if (isOtherwiseOpen && type === 'service-accounts' && state === 'not-deleted') {
    return (
      <ListEmpty
        kind="nothing-yet"
        title="No service accounts yet"
        action={<ButtonLink href={paths.newUser()} variant="primary">Create a service account</ButtonLink>}
      >
        Give every bot, pipeline and agent an account of its own: no password, no seat, and credentials that you can cut off.
      </ListEmpty>
    );
  }
  if (isOtherwiseOpen && type === 'all' && state === 'deleted') {
    return (
      <ListEmpty kind="nothing-yet" icon={<Trash2 />} title="Nobody was deleted" action={<Button onClick={onClear}>Show all users</Button>}>
        Deleted accounts stay here, and can be recovered, until somebody deletes them forever.
      </ListEmpty>
    );
  }
  return <ListEmpty kind="no-match" title="No user matches" onClear={onClear} />;
}
