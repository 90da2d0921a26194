/** Access tokens. SG §1.6. */
export const accessTokensTypes = /* GraphQL */ `
  type Mutation {
    createAccessToken(user: ID!, durationSeconds: Int, scopes: [String!]!, note: String!): CreateAccessTokenResult!
    deleteAccessToken(byID: ID, byToken: String): EmptyResponse!
  }

  type CreateAccessTokenResult {
    id: ID!
    token: String!
  }

  type AccessToken implements Node {
    id: ID!
    subject: User!
    scopes: [String!]!
    note: String!
    creator: User
    createdAt: DateTime!
    lastUsedAt: DateTime
    expiresAt: DateTime
    tokenLastChars: String
  }

  type AccessTokenConnection {
    nodes: [AccessToken!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }
`;
