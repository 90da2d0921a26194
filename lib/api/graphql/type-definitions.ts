/** The part of Sourcegraph's schema that is served so far. Names, types and nullability are SG §1.6, §2, §3.8. */
export const typeDefinitions = /* GraphQL */ `
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
    "The account of the credential; null without one"
    currentUser: User
    user(username: String, email: String, databaseID: Int): User
    users(first: Int, after: String, query: String, activePeriod: UserActivePeriod, inactiveSince: DateTime): UserConnection!
    site: Site!
    node(id: ID!): Node
  }

  type Mutation {
    createUser(username: String!, email: String, verifiedEmail: Boolean, isServiceAccount: Boolean): CreateUserResult!
    createAccessToken(user: ID!, durationSeconds: Int, scopes: [String!]!, note: String!): CreateAccessTokenResult!
    deleteAccessToken(byID: ID, byToken: String): EmptyResponse!
    createM2MCredential(userID: ID!, name: String!, description: String, scopes: [String!]!): CreateM2MCredentialResult!
    deleteM2MCredential(id: ID!): EmptyResponse
    "Replaces the site configuration; lastID is the version the change was made on. True when a restart is needed, which is never"
    updateSiteConfiguration(lastID: Int!, input: String!): Boolean!
  }

  type CreateUserResult {
    user: User!
    resetPasswordURL: String
  }

  type CreateAccessTokenResult {
    id: ID!
    token: String!
  }

  type CreateM2MCredentialResult {
    credential: M2MCredential!
    clientSecret: String!
  }

  type User implements Node {
    id: ID!
    username: String!
    email: String! @deprecated(reason: "use emails instead")
    displayName: String
    avatarURL: String
    url: String!
    settingsURL: String
    createdAt: DateTime!
    updatedAt: DateTime
    siteAdmin: Boolean!
    builtinAuth: Boolean!
    serviceAccount: Boolean!
    unrestrictedRepoAccess: Boolean!
    organizations: OrgConnection!
    emails: [UserEmail!]!
    hasVerifiedEmail: Boolean!
    primaryEmail: UserEmail
    accessTokens(first: Int, includeExpired: Boolean): AccessTokenConnection!
    session: Session!
    viewerCanAdminister: Boolean!
    viewerCanChangeUsername: Boolean!
    databaseID: Int!
    namespaceName: String!
    scimControlled: Boolean!
    roles(first: Int, last: Int, after: String, before: String): RoleConnection!
    permissions: PermissionConnection!
    m2mCredentials(first: Int = 50, after: String): M2MCredentialConnection!
  }

  enum UserActivePeriod {
    TODAY
    THIS_WEEK
    THIS_MONTH
    ALL_TIME
  }

  type UserConnection {
    nodes: [User!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  type UserEmail {
    email: String!
    isPrimary: Boolean!
    verified: Boolean!
    verificationPending: Boolean!
    user: User!
    viewerCanManuallyVerify: Boolean!
  }

  type Session {
    canSignOut: Boolean!
  }

  type Org implements Node {
    id: ID!
    name: String!
    displayName: String
  }

  type OrgConnection {
    nodes: [Org!]!
    totalCount: Int!
  }

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

  type Site implements Node {
    id: ID!
    siteID: String!
    productVersion: String!
    buildVersion: String!
    configuration: SiteConfiguration!
    users(
      query: String
      siteAdmin: Boolean
      serviceAccount: Boolean
      username: String
      email: String
      lastActiveAt: SiteUsersDateRangeInput
      deletedAt: SiteUsersDateRangeInput
      createdAt: SiteUsersDateRangeInput
      eventsCount: SiteUsersNumberRangeInput
      roles: [String!]
    ): SiteUsers!
  }

  type SiteConfiguration {
    id: Int!
    effectiveContents: JSONCString!
    validationMessages: [String!]!
  }

  type SiteUsers {
    "A float on purpose: clients decode it as one"
    totalCount: Float!
    nodes(limit: Int, offset: Int, orderBy: SiteUserOrderBy, descending: Boolean): [SiteUser!]!
  }

  type SiteUser {
    id: ID!
    username: String!
    email: String
    displayName: String
    createdAt: String!
    lastActiveAt: String
    deletedAt: String
    siteAdmin: Boolean!
    scimControlled: Boolean!
    eventsCount: Float!
    locked: Boolean!
    serviceAccount: Boolean!
    roles(first: Int, last: Int, after: String, before: String): RoleConnection!
  }

  enum SiteUserOrderBy {
    USERNAME
    EMAIL
    EVENTS_COUNT
    LAST_ACTIVE_AT
    CREATED_AT
    DELETED_AT
    USER_TYPE
  }

  input SiteUsersDateRangeInput {
    lte: DateTime
    gte: DateTime
    not: Boolean
    empty: Boolean
  }

  input SiteUsersNumberRangeInput {
    lte: Float
    gte: Float
  }
`;
