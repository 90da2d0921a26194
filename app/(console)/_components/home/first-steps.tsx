import { Bot, KeyRound, UserPlus } from 'lucide-react';
import { EmptyState } from '@/components/feedback/empty-state';
import { ButtonLink } from '@/components/ui/button-link';
import { paths } from '@/lib/url/paths';

/** A fresh site has nothing to watch over: what to do first instead. */
export function FirstSteps({ username }: { username: string }) {
  return (
    <EmptyState
      icon={<Bot />}
      title="Give your first machine an account of its own"
      className="mb-5"
      actions={
        <>
          <ButtonLink href={paths.newUser()} variant="primary" icon={<UserPlus aria-hidden />}>Create a service account</ButtonLink>
          <ButtonLink href={paths.newToken(username)} icon={<KeyRound aria-hidden />}>Generate a token for yourself</ButtonLink>
        </>
      }
    >
      A service account has no password and takes no seat. After creating it you give it an access token or an M2M credential, and
      from then on this page shows how its credentials do.
    </EmptyState>
  );
}
