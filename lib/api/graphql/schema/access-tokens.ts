/** Access tokens. SG §1.6. */
export const accessTokensTypes = /* GraphQL */ `
  type Mutation {
    createAccessToken(user: ID!, durationSeconds: Int, scopes: [String!]!, note: String!): CreateAccessTokenResult!
    deleteAccessToken(byID: ID, byToken: String): EmptyResponse!
    "Gives a token a new secret. The old one ends at once, or works for overlapSeconds more; without durationSeconds the lifetime stays"
    rotateAccessToken(id: ID!, durationSeconds: Int, overlapSeconds: Int): CreateAccessTokenResult!
    "lastUpdatedAt refuses the change when somebody else was first"
    updateAccessToken(id: ID!, note: String, description: String, lastUpdatedAt: DateTime): AccessToken!
    "Takes a token out of use until it is enabled again"
    disableAccessToken(id: ID!): AccessToken!
    enableAccessToken(id: ID!): AccessToken!
    setAccessTokenAddresses(id: ID!, mode: AccessTokenAddressMode!, allowedAddresses: [String!]!): AccessToken!
  }

  "What the address list of a token does"
  enum AccessTokenAddressMode {
    OFF
    "Lets requests from elsewhere pass, and counts them"
    REPORT
    ENFORCE
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
    description: String
    updatedAt: DateTime!
    "Set while the token is out of use but may come back"
    disabledAt: DateTime
    "The token whose place this one took"
    rotatedFromID: ID
    "The token that minted this one, and with which it ends"
    parentID: ID
    addressMode: AccessTokenAddressMode!
    allowedAddresses: [String!]!
  }

  type AccessTokenConnection {
    nodes: [AccessToken!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }
`;
