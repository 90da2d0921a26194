import { Bot, UserPlus } from 'lucide-react';
import { ListEmpty } from '@/components/data-table/list-empty';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { paths } from '@/lib/url/paths';

export type UsersEmptyProps = {
  q: string;
  type: 'all' | 'people' | 'service-accounts';
  total: number;
  onClear: () => void;
  onFirstPage: () => void;
};

export function UsersEmpty({ q, type, total, onClear, onFirstPage }: UsersEmptyProps) {
  if (total > 0) {
    return (
      <ListEmpty kind="nothing-yet" title="Nothing on this page" action={<Button onClick={onFirstPage}>Go to the first page</Button>}>
        The list is shorter than that.
      </ListEmpty>
    );
  }
  if (q === '' && type === 'service-accounts') {
    return (
      <ListEmpty
        kind="nothing-yet"
        icon={<Bot />}
        title="No service accounts yet"
        action={<ButtonLink href={paths.newUser()} variant="primary" icon={<UserPlus aria-hidden />}>Create a service account</ButtonLink>}
      >
        Give every bot, pipeline and agent an account of its own: no password, no seat, and credentials that you can cut off.
      </ListEmpty>
    );
  }
  return <ListEmpty kind="no-match" title="No user matches" onClear={onClear} />;
}
