/** Organisations. SG §8, rows of `src orgs`. They will be top-level groups; until then there are none, and none can be made. */
export const organizationsTypes = /* GraphQL */ `
  type Query {
    organizations(first: Int, query: String): OrgConnection!
    organization(name: String!): Org
  }

  type Mutation {
    createOrganization(name: String!, displayName: String): Org!
    deleteOrganization(organization: ID!, hard: Boolean): EmptyResponse
    addUserToOrganization(organization: ID!, username: String!): EmptyResponse
    removeUserFromOrganization(user: ID!, organization: ID!): EmptyResponse
    "The name that the command line tool still sends"
    removeUserFromOrg(userID: ID!, orgID: ID!): EmptyResponse
  }

  type Org implements Node {
    id: ID!
    name: String!
    displayName: String
    members: UserConnection!
  }

  type OrgConnection {
    nodes: [Org!]!
    totalCount: Int!
  }
`;
