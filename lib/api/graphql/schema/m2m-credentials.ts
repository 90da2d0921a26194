/** M2M credentials. SG §3.8. */
export const m2mCredentialsTypes = /* GraphQL */ `
  type Mutation {
    createM2MCredential(userID: ID!, name: String!, description: String, scopes: [String!]!): CreateM2MCredentialResult!
    deleteM2MCredential(id: ID!): EmptyResponse
  }

  type CreateM2MCredentialResult {
    credential: M2MCredential!
    clientSecret: String!
  }

  enum ClientRegistrationSource {
    MANUAL
    DCR
    PREDEFINED
  }

  type IDPScope {
    name: String!
    description: String!
  }

  type IDPClient implements Node {
    id: ID!
    clientID: String!
    name: String!
    description: String
    redirectURIs: [String!]!
    responseTypes: [String!]!
    scopes: [String!]!
    public: Boolean!
    audience: [String!]!
    registrationSource: ClientRegistrationSource!
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type M2MCredential implements Node {
    id: ID!
    name: String!
    description: String
    client: IDPClient!
    scopes: [IDPScope!]!
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type M2MCredentialConnection {
    nodes: [M2MCredential!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }
`;
