/** M2M credentials. SG §3.8; what the original lacks, such as rotating a secret, is added in its manner. */
export const m2mCredentialsTypes = /* GraphQL */ `
  type Query {
    idpScopes: [IDPScope!]!
  }

  type Mutation {
    createM2MCredential(userID: ID!, name: String!, description: String, scopes: [String!]!): CreateM2MCredentialResult!
    "Absent arguments stay as they are; an empty description removes it"
    updateM2MCredential(id: ID!, name: String, description: String, scopes: [String!]): M2MCredential!
    "The secrets that work end at once, or after the overlap (7 days at most)"
    rotateM2MCredentialSecret(id: ID!, overlapSeconds: Int): CreateM2MCredentialResult!
    "Five secrets may work at the same time"
    addM2MCredentialSecret(id: ID!): CreateM2MCredentialResult!
    revokeM2MCredentialSecret(id: ID!, secretID: ID!): M2MCredential!
    "Refuses its bearers and new ones until it is enabled again"
    disableM2MCredential(id: ID!): M2MCredential!
    enableM2MCredential(id: ID!): M2MCredential!
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
    lastUsedAt: DateTime
    disabledAt: DateTime
    "The ones that work, the newest first"
    secrets: [M2MCredentialSecret!]!
  }

  type M2MCredentialSecret {
    id: ID!
    secretLastChars: String!
    createdAt: DateTime!
    lastUsedAt: DateTime
    "Set while an overlap runs"
    expiresAt: DateTime
  }

  type M2MCredentialConnection {
    nodes: [M2MCredential!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }
`;
