/** What every part of the schema uses. SG §0. */
export const coreTypes = /* GraphQL */ `
  "An instant, RFC 3339 in UTC"
  scalar DateTime
  "JSON with comments and trailing commas"
  scalar JSONCString

  interface Node {
    id: ID!
  }

  type EmptyResponse {
    alwaysNil: String
  }

  type PageInfo {
    endCursor: String
    hasNextPage: Boolean!
  }

  type ConnectionPageInfo {
    startCursor: String
    endCursor: String
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
  }

  type Query {
    node(id: ID!): Node
  }
`;
