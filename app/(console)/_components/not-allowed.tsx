import { ListEmpty } from '@/components/data-table/list-empty';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { paths } from '@/lib/url/paths';

export type NotAllowedProps = { title: string; username: string };

/** A site-admin page, as others see it. */
export function NotAllowed({ title, username }: NotAllowedProps) {
  return (
    <>
      <PageHeader title={title} />
      <ListEmpty kind="not-allowed" title="This page is for site admins">
        <p>
          You are signed in as <bdi className="font-medium text-ink wrap-anywhere">{username}</bdi>, who is not a site admin.
          Ask a site admin to do it for you, or to make you one.
        </p>
        <p className="mt-2"><TextLink href={paths.tokens(username)}>Back to your access tokens</TextLink></p>
      </ListEmpty>
    </>
  );
}
