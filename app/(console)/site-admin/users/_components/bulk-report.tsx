import type { ReactNode } from 'react';
import { toast } from '@/components/feedback/toast';
import type { ActionResult } from '@/lib/errors/action-result';
import type { BulkResult } from '@/lib/users/bulk-schema';

export type Named = { id: number; username: string };

type Report = {
  users: readonly Named[];
  /** `blocked`, as in "was blocked". */
  participle: string;
  /** Takes back what was done, and only that: some may have been changed by somebody else meanwhile. */
  undo?: (done: readonly Named[]) => void;
  note?: ReactNode;
};

/** Nothing was asked of several, and the one was refused; or what became of each was said. */
export type Outcome = { refusal: string } | { failedIds: readonly number[] };

/** Says what became of each account: who was changed, who was not and why. What refuses them all is left to whoever asked. */
export function reportBulk(result: ActionResult<BulkResult>, { users, participle, undo, note }: Report): Outcome {
  if (!result.ok) return { refusal: result.error.message };
  const { done, failed } = result.data;
  if (users.length === 1 && failed[0]) return { refusal: failed[0].message };
  const changed = done.map(({ id, name }) => ({ id, username: name }));
  const options = {
    ...(note ? { description: note } : {}),
    ...(undo ? { action: { label: 'Undo', run: () => undo(changed) } } : {}),
  };
  if (done.length === 1) toast.success(<><bdi>{done[0]?.name}</bdi> was {participle}</>, options);
  if (done.length > 1) toast.success(`${done.length} accounts were ${participle}`, options);
  if (failed.length > 0) reportFailed(failed, users, participle);
  return { failedIds: failed.map(({ id }) => id) };
}

function reportFailed(failed: BulkResult['failed'], users: readonly Named[], participle: string) {
  const nameOf = (id: number) => users.find((user) => user.id === id)?.username ?? `Account ${id}`;
  const title = failed.length === 1 ? `1 account was not ${participle}` : `${failed.length} accounts were not ${participle}`;
  toast.error(title, {
    description: (
      <span role="region" aria-label={title} tabIndex={0} className="block max-h-52 overflow-y-auto focus-visible:-outline-offset-2">
        {failed.map(({ id, message }) => (
          <span key={id} className="block"><bdi className="font-medium">{nameOf(id)}</bdi>: {message}</span>
        ))}
      </span>
    ),
  });
}
