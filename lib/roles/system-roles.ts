/** The roles that accounts have by what they are, in the order of their rows. SG §2.2, §4.1. */
export const systemRoles = ['USER', 'SITE_ADMINISTRATOR', 'SERVICE_ACCOUNT'] as const;
export type SystemRole = (typeof systemRoles)[number];

/** As screens call them. */
export const systemRoleNames: Record<SystemRole, string> = {
  USER: 'User',
  SITE_ADMINISTRATOR: 'Site Administrator',
  SERVICE_ACCOUNT: 'Service Account',
};

interface Kind {
  kind: 'HUMAN' | 'SERVICE_ACCOUNT' | 'GHOST';
  isSiteAdmin: boolean;
}

/** The system roles of an account. The ghost has none. */
export function systemRolesOf({ kind, isSiteAdmin }: Kind): SystemRole[] {
  if (kind === 'SERVICE_ACCOUNT') return ['SERVICE_ACCOUNT'];
  if (kind === 'GHOST') return [];
  return isSiteAdmin ? ['USER', 'SITE_ADMINISTRATOR'] : ['USER'];
}
