import type { Metadata } from 'next';
import { ListEmpty } from '@/components/data-table/list-empty';
import { PageHeader } from '@/components/ui/page-header';
import { TextLink } from '@/components/ui/text-link';
import { consoleActor } from '@/lib/api/console/actor';
import { setPageStatus } from '@/lib/api/shared/request-context';
import { can } from '@/lib/authz/authorize';
import { paths } from '@/lib/url/paths';

export const notAllowedTitle = 'Not for your account';

/** The title of a site-admin page for those who may see it; for others that of the notice, which does not say what is there. */
export const titleFor = (action: Parameters<typeof can>[1], title: string) => async (): Promise<Metadata> =>
  ({ title: can(await consoleActor(), action) ? title : notAllowedTitle });

export type NotAllowedProps = { username: string };

/** Any site-admin page, as others see it. */
export function NotAllowed({ username }: NotAllowedProps) {
  setPageStatus(403);
  return (
    <>
      <PageHeader title={notAllowedTitle} />
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
