import { DomainError } from '@/lib/errors/domain-error';
import { countArgument } from './wire';

/** The arguments of the newer list style. SG §0. */
export interface ConnectionArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/**
 * A page of a list that is read whole, because it is never long: between the two cursors, then from the start, then from the end.
 * @throws DomainError `invalid_input` for a cursor that no entry has
 */
export function connectionOf<T>(all: readonly T[], { first, last, after, before }: ConnectionArguments, cursorOf: (item: T) => string) {
  const start = after ? placeOf(all, after, cursorOf) + 1 : 0;
  const between = all.slice(start, before ? Math.max(start, placeOf(all, before, cursorOf)) : all.length);
  const fromStart = between.slice(0, countArgument(first, between.length));
  const nodes = fromStart.slice(Math.max(0, fromStart.length - countArgument(last, fromStart.length)));
  const [firstNode, lastNode] = [nodes.at(0), nodes.at(-1)];
  const cutBefore = start + fromStart.length - nodes.length;
  return {
    nodes,
    totalCount: all.length,
    pageInfo: {
      startCursor: firstNode === undefined ? null : cursorOf(firstNode),
      endCursor: lastNode === undefined ? null : cursorOf(lastNode),
      hasNextPage: start + fromStart.length < all.length,
      hasPreviousPage: cutBefore > 0,
    },
  };
}

function placeOf<T>(all: readonly T[], cursor: string, cursorOf: (item: T) => string): number {
  const place = all.findIndex((item) => cursorOf(item) === cursor);
  if (place >= 0) return place;
  throw new DomainError('invalid_input', { message: `"${cursor.slice(0, 60)}" is not a cursor of this list.` });
}
