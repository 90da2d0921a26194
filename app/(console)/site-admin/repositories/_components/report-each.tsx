import { toast } from '@/components/feedback/toast';
import type { ActionResult } from '@/lib/errors/action-result';
import type { FetchNowResult } from '@/lib/repositories/mirror-schema';
import type { SiteRepository } from '@/lib/repositories/schema';

/** Says what became of each repository. @returns the ids of those that it did not become of */
export function reportEach(
  result: ActionResult<FetchNowResult>,
  rows: readonly SiteRepository[],
  words: { one: string; many: string },
): readonly number[] {
  if (!result.ok) {
    toast.error(result.error.message);
    return rows.map(({ id }) => id);
  }
  const { done, failed } = result.data;
  const [first] = done;
  if (first && done.length === 1) toast.success(<><bdi>{first.fullName}</bdi> {words.one}</>);
  if (done.length > 1) toast.success(`${done.length} repositories ${words.many}`);
  if (failed.length > 0) {
    const names = new Map(rows.map(({ id, fullName }) => [id, fullName]));
    const title = failed.length === 1 ? 'Not so for 1 repository' : `Not so for ${failed.length} repositories`;
    toast.error(title, {
      description: (
        <span role="region" aria-label={title} tabIndex={0} className="block max-h-52 overflow-y-auto focus-visible:-outline-offset-2">
          {failed.map(({ id, message }) => <span key={id} className="block">
            <bdi className="font-medium">{names.get(id) ?? id}</bdi>: {message}
          </span>)}
        </span>
      ),
    });
  }
  return failed.map(({ id }) => id);
}
