/**
 * Everything a role can allow, said once: the server synchronises the table of permissions with this list at start, and offers it
 * in this order. SG §4.2 where the action is known there, and what is ours.
 */

interface KnownPermission {
  namespace: string;
  action: string;
  /** What it allows, for the people who tick it. */
  description: string;
  /** The system roles that have it from the start, beside Site Administrator, which has all. */
  startsWith: readonly ('USER' | 'SERVICE_ACCOUNT')[];
}

const everyone = ['USER', 'SERVICE_ACCOUNT'] as const;
const people = ['USER'] as const;
/** What administers others, or reads what is theirs, is given by name alone. */
const nobody = [] as const;

export const knownPermissions = [
  {
    namespace: 'API',
    action: 'ACCESS',
    description: 'Use the GraphQL API and both REST APIs. Without it every token of the account is refused there.',
    startsWith: everyone,
  },
  { namespace: 'SEARCH', action: 'READ', description: 'Search the code that the account may see.', startsWith: everyone },
  { namespace: 'MCP', action: 'ACCESS', description: 'Connect agents and editors to the MCP server.', startsWith: everyone },
  {
    namespace: 'REPO_PERMISSIONS',
    action: 'READ',
    description: 'See which accounts may see which repositories, and why.',
    startsWith: nobody,
  },
  { namespace: 'REPO_PERMISSIONS', action: 'WRITE', description: 'Give accounts repositories, and take them away.', startsWith: nobody },
  { namespace: 'REPO_METADATA', action: 'WRITE', description: 'Edit the key-value pairs of repositories.', startsWith: people },
  {
    namespace: 'ROLES',
    action: 'ASSIGN',
    description: 'Give others the roles whose permissions one holds oneself, and take them away.',
    startsWith: nobody,
  },
  { namespace: 'OWNERSHIP', action: 'ASSIGN', description: 'Say who owns which code.', startsWith: nobody },
  { namespace: 'BATCH_CHANGES', action: 'READ', description: 'See batch changes.', startsWith: people },
  { namespace: 'BATCH_CHANGES', action: 'WRITE', description: 'Create, apply and close batch changes.', startsWith: people },
  { namespace: 'SEARCH_CONTEXTS', action: 'WRITE_GLOBAL', description: 'Edit the search contexts of the whole site.', startsWith: people },
  {
    namespace: 'SCIP',
    action: 'UPLOAD',
    description: 'Upload code intelligence without write access at the code host.',
    startsWith: people,
  },
  { namespace: 'DEEP_SEARCH', action: 'READ', description: 'Read Deep Search conversations.', startsWith: people },
  { namespace: 'DEEP_SEARCH', action: 'WRITE', description: 'Ask Deep Search.', startsWith: people },
  { namespace: 'CODY', action: 'ACCESS', description: 'Use the coding assistant.', startsWith: people },
  { namespace: 'IDP_CLIENTS', action: 'READ', description: 'See the OAuth clients of the site.', startsWith: nobody },
  { namespace: 'IDP_CLIENTS', action: 'WRITE', description: 'Create, edit and delete OAuth clients.', startsWith: nobody },
  {
    namespace: 'IDP_CLIENTS',
    action: 'WRITE_IMPERSONATION',
    description: 'Let an OAuth client act as other accounts.',
    startsWith: nobody,
  },
  {
    namespace: 'USER_EXTERNAL_ACCOUNTS',
    action: 'READ_ALL_USERS',
    description: 'See the accounts that others have at code hosts and identity providers.',
    startsWith: nobody,
  },
  { namespace: 'EXPORTED_TELEMETRY', action: 'READ', description: 'Read the usage events that the site exports.', startsWith: nobody },
] as const satisfies readonly KnownPermission[];

type Named<P> = P extends { namespace: infer N extends string; action: infer A extends string } ? `${N}#${A}` : never;

/** `NAMESPACE#ACTION`, as roles hold it and as the wire shows it. */
export type PermissionName = Named<(typeof knownPermissions)[number]>;

export const nameOfPermission = ({ namespace, action }: { namespace: string; action: string }): string => `${namespace}#${action}`;

/** Every permission there is, which is what site admins hold. */
export const allPermissions: ReadonlySet<string> = new Set(knownPermissions.map(nameOfPermission));

export const isPermission = (name: string): name is PermissionName => allPermissions.has(name);

/** What a namespace is about, as a heading. */
export const permissionGroups: Record<(typeof knownPermissions)[number]['namespace'], string> = {
  API: 'API',
  SEARCH: 'Search',
  MCP: 'MCP',
  REPO_PERMISSIONS: 'Repository permissions',
  REPO_METADATA: 'Repository metadata',
  ROLES: 'Roles',
  OWNERSHIP: 'Ownership',
  BATCH_CHANGES: 'Batch changes',
  SEARCH_CONTEXTS: 'Search contexts',
  SCIP: 'Code intelligence',
  DEEP_SEARCH: 'Deep Search',
  CODY: 'Cody',
  IDP_CLIENTS: 'OAuth clients',
  USER_EXTERNAL_ACCOUNTS: 'External accounts',
  EXPORTED_TELEMETRY: 'Exported telemetry',
};
