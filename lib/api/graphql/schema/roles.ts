/** Roles and permissions. SG §4. */
export const rolesTypes = /* GraphQL */ `
  type Role implements Node {
    id: ID!
    name: String!
    system: Boolean!
    createdAt: DateTime!
  }

  type RoleConnection {
    nodes: [Role!]!
    totalCount: Int!
    pageInfo: ConnectionPageInfo!
  }

  type Permission implements Node {
    id: ID!
    action: String!
    displayName: String!
    createdAt: DateTime!
  }

  type PermissionConnection {
    nodes: [Permission!]!
    totalCount: Int!
    pageInfo: ConnectionPageInfo!
  }
`;
