/** Roles and permissions. SG §4.3. */
export const rolesTypes = /* GraphQL */ `
  type Query {
    roles(first: Int, last: Int, after: String, before: String): RoleConnection!
    permissions(first: Int, last: Int, after: String, before: String): PermissionConnection!
  }

  type Mutation {
    createRole(name: String!, permissions: [ID!]!): Role!
    "Whoever held the role holds it no more"
    deleteRole(role: ID!): EmptyResponse!
    "Replaces all permissions of the role"
    setPermissions(role: ID!, permissions: [ID!]!): EmptyResponse!
    "Replaces the roles of the account that are none of the system's"
    setRoles(user: ID!, roles: [ID!]!): EmptyResponse!
  }

  type Role implements Node {
    id: ID!
    name: String!
    system: Boolean!
    permissions(first: Int, last: Int, after: String, before: String): PermissionConnection!
    createdAt: DateTime!
    "What the role is for"
    description: String
  }

  type RoleConnection {
    nodes: [Role!]!
    totalCount: Int!
    pageInfo: ConnectionPageInfo!
  }

  enum PermissionNamespace {
    ADVANCED_CONFIG
    API
    BATCH_CHANGES
    CODY
    DEEP_SEARCH
    EVERGREEN_DEEP_SEARCH
    EXPORTED_TELEMETRY
    IDP_CLIENTS
    LIBRARY
    MCP
    OWNERSHIP
    REPO_MANAGEMENT
    REPO_METADATA
    REPO_PERMISSIONS
    ROLES
    SCIP
    SEARCH
    SEARCH_CONTEXTS
    USER_EXTERNAL_ACCOUNTS
    WORKSPACE_REPOSITORIES
  }

  type Permission implements Node {
    id: ID!
    namespace: PermissionNamespace!
    action: String!
    displayName: String!
    createdAt: DateTime!
    "What it allows, in a sentence"
    description: String!
  }

  type PermissionConnection {
    nodes: [Permission!]!
    totalCount: Int!
    pageInfo: ConnectionPageInfo!
  }
`;
