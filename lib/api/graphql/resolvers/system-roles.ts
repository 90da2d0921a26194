import 'server-only';
import { systemRoles, type SystemRole } from '@/lib/users/system-roles';
import { parseNodeId, toNodeId } from '../ids';
import { countArgument } from '../wire';

export interface PageArguments {
  first?: number | null;
  last?: number | null;
}

// They are as old as the product.
const createdAt = '2026-11-01T00:00:00Z';

/** The system roles of an account as `RoleConnection`. SG §4.3. */
export function roleConnection(names: readonly SystemRole[], { first, last }: PageArguments) {
  const all = systemRoles
    .filter(({ name }) => names.includes(name))
    .map(({ id, name }) => ({ id: toNodeId('Role', id), name, system: true, createdAt }));
  const fromStart = all.slice(0, countArgument(first));
  const nodes = fromStart.slice(Math.max(0, fromStart.length - countArgument(last)));
  const isCutBefore = nodes.length < fromStart.length;
  const isCutAfter = fromStart.length < all.length;
  return {
    nodes,
    totalCount: all.length,
    pageInfo: {
      startCursor: nodes.at(0)?.id ?? null,
      endCursor: nodes.at(-1)?.id ?? null,
      hasNextPage: isCutAfter,
      hasPreviousPage: isCutBefore,
    },
  };
}

/** Roles as a filter names them: by name, or by node id. */
export const roleNames = (roles: readonly string[]): string[] =>
  roles.map((role) => {
    const node = parseNodeId(role);
    return (node?.kind === 'Role' && systemRoles.find(({ id }) => id === node.id)?.name) || role;
  });
