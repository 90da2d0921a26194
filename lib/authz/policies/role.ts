import { any, holds, isSelf, isSiteAdmin, signedIn, type Rule, type UserTarget } from '../predicates';

const mayAssign = any(holds('ROLES#ASSIGN'), isSiteAdmin);

export const rolePolicies = {
  /** What a permission is called and allows is no secret among those who are signed in. */
  'permission.list': signedIn,
  /** The roles of the site are shown to those who give them. */
  'role.read': mayAssign,
  /** Only site admins say what a role allows. */
  'role.create': isSiteAdmin,
  'role.update': isSiteAdmin,
  'role.delete': isSiteAdmin,
  /** Site admins give roles, and others with the permission to, as far as they hold what a role allows. */
  'role.assign': mayAssign,
  /** The roles of an account are shown to itself and to those who give them. */
  'role.listOfAccount': any<UserTarget>(isSelf, mayAssign),
} satisfies Record<string, Rule<never>>;
