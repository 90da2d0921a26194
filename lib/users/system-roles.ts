import type { User } from './schema';

/** The roles that accounts have by what they are. SG §2.2, §4.1. */
export const systemRoles = [
  { id: 1, name: 'USER' },
  { id: 2, name: 'SITE_ADMINISTRATOR' },
  { id: 3, name: 'SERVICE_ACCOUNT' },
] as const;

export type SystemRole = (typeof systemRoles)[number]['name'];

/** The system roles of an account. The ghost has none. */
export function systemRolesOf({ kind, isSiteAdmin }: Pick<User, 'kind' | 'isSiteAdmin'>): SystemRole[] {
  if (kind === 'SERVICE_ACCOUNT') return ['SERVICE_ACCOUNT'];
  if (kind === 'GHOST') return [];
  return isSiteAdmin ? ['USER', 'SITE_ADMINISTRATOR'] : ['USER'];
}
