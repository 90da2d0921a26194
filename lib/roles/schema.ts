import { z } from 'zod';
import { idSchema, instant, lookupText, multiLine, searchText, singleLine } from '@/lib/text/schema';

export const systemRoleSchema = z.enum(['SITE_ADMINISTRATOR', 'USER', 'SERVICE_ACCOUNT']);

/** More custom roles than anybody could tell apart, few enough that a list of all is no burden. */
export const mostRoles = 1_000;
const mostListed = mostRoles + systemRoleSchema.options.length;

const roleFields = {
  id: idSchema,
  name: z.string(),
  system: systemRoleSchema.nullable(),
  description: z.string().nullable(),
  permissions: z.array(z.string()).describe('Such as API#ACCESS'),
  createdAt: instant,
  updatedAt: instant,
};

export const roleSchema = z.object(roleFields);
export type Role = z.output<typeof roleSchema>;

/** `holderCount` is of living accounts, and of assignments that have not ended. */
export const roleWithHoldersSchema = roleSchema.extend({ holderCount: z.int() });
export type RoleWithHolders = z.output<typeof roleWithHoldersSchema>;

export const listRolesInput = z.strictObject({
  query: searchText.optional().describe('Part of the name or the description'),
  isSystem: z.boolean().optional().describe('Only system roles, or only custom ones'),
  limit: z.int().min(0).max(mostListed).default(50),
  offset: z.int().min(0).max(mostListed).default(0),
});
export type ListRolesInput = z.output<typeof listRolesInput>;

/** System roles first, then by name. */
export const rolePageSchema = z.object({ roles: z.array(roleWithHoldersSchema), totalCount: z.int(), hasNextPage: z.boolean() });
export type RolePage = z.output<typeof rolePageSchema>;

const roleName = singleLine(100, 'Write a name.').describe('Unique without regard to case');
const roleDescription = multiLine(1_000).describe('What the role is for');
const permissionNames = z
  .array(lookupText(100))
  .max(200, 'Choose at most 200 permissions.')
  .transform((names) => [...new Set(names)])
  .describe('Such as API#ACCESS');

export const createRoleInput = z.strictObject({
  name: roleName,
  description: roleDescription.optional(),
  permissions: permissionNames,
});
export type CreateRoleInput = z.output<typeof createRoleInput>;

export const updateRoleInput = z.strictObject({
  id: idSchema,
  name: roleName.optional(),
  description: roleDescription.optional(),
  permissions: permissionNames.optional().describe('All of them: what is not here is taken away'),
  lastUpdatedAt: instant.max(40).optional().describe('The updatedAt that the change was made on; another one is a conflict'),
});
export type UpdateRoleInput = z.output<typeof updateRoleInput>;

export const holderSchema = z.object({ id: idSchema, username: z.string(), expiresAt: instant.nullable() });
export type Holder = z.output<typeof holderSchema>;

export const listHoldersInput = z.strictObject({
  id: idSchema.describe('The role'),
  limit: z.int().min(0).max(100).default(10),
  offset: z.int().min(0).max(10_000_000).default(0),
});
export type ListHoldersInput = z.output<typeof listHoldersInput>;

export const holderPageSchema = z.object({ holders: z.array(holderSchema), totalCount: z.int() });
export type HolderPage = z.output<typeof holderPageSchema>;

/** Those who lost it, the first hundred by name. */
export const deletedRoleSchema = z.object({ role: roleSchema, holders: z.array(holderSchema), totalHolders: z.int() });
export type DeletedRole = z.output<typeof deletedRoleSchema>;

export const permissionSchema = z.object({
  id: idSchema,
  namespace: z.string(),
  action: z.string(),
  name: z.string().describe('Such as API#ACCESS'),
  description: z.string(),
  group: z.string().describe('What the namespace is about'),
  createdAt: instant,
});
export type Permission = z.output<typeof permissionSchema>;

export const setRolesInput = z.strictObject({
  userId: idSchema,
  roleIds: z
    .array(idSchema)
    .max(mostListed, 'There are not that many roles.')
    .describe('All custom roles it shall have; system roles do not count'),
  expectedRoleIds: z
    .array(idSchema)
    .max(mostListed)
    .optional()
    .describe('The custom roles that the change was made on; others are a conflict'),
});
export type SetRolesInput = z.output<typeof setRolesInput>;

export const assignRoleInput = z.strictObject({
  userId: idSchema,
  roleId: idSchema,
  expiresAt: z.coerce.date().nullable().optional().describe('When it ends by itself; null for never'),
  reason: multiLine(500)
    .transform((text) => text || null)
    .nullable()
    .optional()
    .describe('Why the account has it'),
});
export type AssignRoleInput = z.output<typeof assignRoleInput>;

export const unassignRoleInput = z.strictObject({ userId: idSchema, roleId: idSchema });
export type UnassignRoleInput = z.output<typeof unassignRoleInput>;

/** A role that an account has, or had until its end. Those of the system come with the account and name nobody. */
export const heldRoleSchema = z.object({
  role: roleSchema,
  assignedAt: instant.nullable(),
  assignedBy: z.object({ id: idSchema, username: z.string() }).nullable(),
  reason: z.string().nullable(),
  expiresAt: instant.nullable(),
  hasEnded: z.boolean(),
});
export type HeldRole = z.output<typeof heldRoleSchema>;

export const rolesOfUserSchema = z.object({ userId: idSchema, roles: z.array(heldRoleSchema) });
export type RolesOfUser = z.output<typeof rolesOfUserSchema>;

/** A permission with the roles it comes from. */
export const effectivePermissionSchema = permissionSchema.extend({
  roles: z.array(z.object({ id: idSchema, name: z.string(), system: systemRoleSchema.nullable(), expiresAt: instant.nullable() })),
});
export type EffectivePermission = z.output<typeof effectivePermissionSchema>;
