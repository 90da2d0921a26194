import type { ReactNode } from 'react';
import { toast, type ToastAction } from '@/components/feedback/toast';
import type { ActionResult } from '@/lib/errors/action-result';
import type { BulkResult } from '@/lib/users/bulk-schema';

type Named = { id: number; username: string };
type Report = { users: readonly Named[]; /** `blocked`, as in "was blocked". */ participle: string; undo?: ToastAction; note?: ReactNode };

const shownFailures = 5;

/**
 * Says what became of each account: who was changed, who was not and why. An answer for one account alone that was refused comes
 * back as text, for the dialog that asked.
 */
export function reportBulk(result: ActionResult<BulkResult>, { users, participle, undo, note }: Report): string | undefined {
  if (!result.ok) return result.error.message;
  const { done, failed } = result.data;
  if (users.length === 1 && failed[0]) return failed[0].message;
  const options = { ...(note ? { description: note } : {}), ...(undo ? { action: undo } : {}) };
  if (done.length === 1) toast.success(<><bdi>{done[0]?.name}</bdi> was {participle}</>, options);
  if (done.length > 1) toast.success(`${done.length} accounts were ${participle}`, options);
  if (failed.length > 0) {
    const nameOf = (id: number) => users.find((user) => user.id === id)?.username ?? `Account ${id}`;
    toast.error(failed.length === 1 ? `1 account was not ${participle}` : `${failed.length} accounts were not ${participle}`, {
      description: (
        <>
          {failed.slice(0, shownFailures).map(({ id, message }) => (
            <span key={id} className="block"><bdi className="font-medium">{nameOf(id)}</bdi>: {message}</span>
          ))}
          {failed.length > shownFailures ? <span className="block">and {failed.length - shownFailures} more</span> : null}
        </>
      ),
    });
  }
  return undefined;
}
