/** Connections to code hosts. SG §8, rows of `src extsvc`; what runs and how often is added in its manner. */
export const externalServicesTypes = /* GraphQL */ `
  type Query {
    "Site admins only"
    externalServices(first: Int, after: String): ExternalServiceConnection!
  }

  type Mutation {
    addExternalService(input: AddExternalServiceInput!): ExternalService!
    "Secrets stay by the word REDACTED; another address asks for them again"
    updateExternalService(input: UpdateExternalServiceInput!): ExternalService!
    "Its repositories go with it unless they are kept. That is done when this answers, whatever async says"
    deleteExternalService(externalService: ID!, async: Boolean, keepRepositories: Boolean): EmptyResponse!
    "Queues a look at what the host has"
    syncExternalService(id: ID!): EmptyResponse!
  }

  enum ExternalServiceKind {
    GITHUB
    GITLAB
    BITBUCKETSERVER
    OTHER
  }

  input AddExternalServiceInput {
    kind: ExternalServiceKind!
    displayName: String!
    config: String!
  }

  input UpdateExternalServiceInput {
    id: ID!
    displayName: String
    config: String
  }

  type ExternalService implements Node {
    id: ID!
    kind: ExternalServiceKind!
    displayName: String!
    "Secrets are the word REDACTED"
    config: JSONCString!
    url: String!
    createdAt: DateTime!
    updatedAt: DateTime!
    repoCount: Int!
    "What the configuration holds that has no effect, and what is better changed"
    warning: String
    lastSyncError: String
    lastSyncAt: DateTime
    nextSyncAt: DateTime
  }

  type ExternalServiceConnection {
    nodes: [ExternalService!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }
`;
