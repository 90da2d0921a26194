/** Organisations. SG §8, rows of `src orgs`. */
export const organizationsTypes = /* GraphQL */ `
  type Org implements Node {
    id: ID!
    name: String!
    displayName: String
  }

  type OrgConnection {
    nodes: [Org!]!
    totalCount: Int!
  }
`;
