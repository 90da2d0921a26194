import type { User } from './schema';

/** The columns of an account that authentication reads along with a credential, from a table aliased `u`. */
export const accountColumns = `
  u.id AS "userId", u.kind, u.username::text AS username, u."displayName", u."isSiteAdmin", u."blockedAt", u."deletedAt",
  u."createdAt" AS "accountCreatedAt", u."updatedAt" AS "accountUpdatedAt", u."lastActiveAt", u."avatarUrl", u."tosAcceptedAt",
  concat_ws(' ',
    (SELECT array_to_string(r.permissions, ' ') FROM "Role" r
     WHERE NOT u."isSiteAdmin"
       AND r.system = CASE u.kind WHEN 'HUMAN' THEN 'USER'::"SystemRole" WHEN 'SERVICE_ACCOUNT' THEN 'SERVICE_ACCOUNT'::"SystemRole" END),
    (SELECT string_agg((SELECT array_to_string(r.permissions, ' ') FROM "Role" r WHERE r.id = held."roleId"), ' ') FROM "UserRole" held
     WHERE held."userId" = u.id AND COALESCE(held."expiresAt" > now(), TRUE))
  ) AS permissions`;

export interface AccountRow {
  userId: number;
  kind: User['kind'];
  username: string;
  displayName: string | null;
  isSiteAdmin: boolean;
  blockedAt: Date | null;
  deletedAt: Date | null;
  accountCreatedAt: Date;
  accountUpdatedAt: Date;
  lastActiveAt: Date | null;
  avatarUrl: string | null;
  tosAcceptedAt: Date | null;
  /** Of all its roles, with a space between. Those of a site admin are every permission there is, and are not looked up. */
  permissions: string;
}

export const accountOf = (row: AccountRow): User => ({
  id: row.userId,
  kind: row.kind,
  username: row.username,
  displayName: row.displayName,
  avatarUrl: row.avatarUrl,
  isSiteAdmin: row.isSiteAdmin,
  createdAt: row.accountCreatedAt.toISOString(),
  updatedAt: row.accountUpdatedAt.toISOString(),
  lastActiveAt: row.lastActiveAt?.toISOString() ?? null,
  blockedAt: row.blockedAt?.toISOString() ?? null,
  tosAcceptedAt: row.tosAcceptedAt?.toISOString() ?? null,
});
