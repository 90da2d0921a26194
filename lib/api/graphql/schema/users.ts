/** People and service accounts. SG §2.1, §2.3. */
export const usersTypes = /* GraphQL */ `
  type Query {
    "The account of the credential; null without one"
    currentUser: User
    user(username: String, email: String, databaseID: Int): User
    users(
      first: Int
      after: String
      query: String
      "Of old clients: no account has tags, so one that is named matches none"
      tag: String
      activePeriod: UserActivePeriod
      inactiveSince: DateTime
    ): UserConnection!
  }

  type Mutation {
    createUser(username: String!, email: String, verifiedEmail: Boolean, isServiceAccount: Boolean): CreateUserResult!
    "An empty displayName or avatarURL takes it away"
    updateUser(user: ID!, username: String, displayName: String, avatarURL: String): User!
    "Takes the password away, ends the sessions and makes a link to set a new one"
    randomizeUserPassword(user: ID!): RandomizeUserPasswordResult!
    deleteUser(user: ID!, hard: Boolean): EmptyResponse
    "Accounts that do not exist are skipped"
    deleteUsers(users: [ID!]!, hard: Boolean): EmptyResponse
    recoverUsers(userIDs: [ID!]!): EmptyResponse
    setUserIsSiteAdmin(userID: ID!, siteAdmin: Boolean!): EmptyResponse
    invalidateSessionsByID(userID: ID!): EmptyResponse
    invalidateSessionsByIDs(userIDs: [ID!]!): EmptyResponse
  }

  type CreateUserResult {
    user: User!
    "How a person sets a password; null for service accounts, which have none"
    resetPasswordURL: String
  }

  type RandomizeUserPasswordResult {
    resetPasswordURL: String
    emailSent: Boolean!
  }

  type User implements Node & Namespace {
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
    latestSettings: Settings
    settingsCascade: SettingsCascade!
    organizations: OrgConnection!
    organizationMemberships: OrganizationMembershipConnection!
    tosAccepted: Boolean!
    eventLogs(first: Int, eventName: String): EventLogsConnection!
    emails: [UserEmail!]!
    hasVerifiedEmail: Boolean!
    primaryEmail: UserEmail
    accessTokens(first: Int, includeExpired: Boolean): AccessTokenConnection!
    externalAccounts(first: Int): ExternalAccountConnection!
    session: Session!
    viewerCanAdminister: Boolean!
    viewerCanChangeUsername: Boolean!
    viewerCanChangePrimaryEmail: Boolean!
    surveyResponses: [SurveyResponse!]!
    databaseID: Int!
    namespaceName: String!
    scimControlled: Boolean!
    roles(first: Int, last: Int, after: String, before: String): RoleConnection!
    permissions: PermissionConnection!
    completionsQuotaOverride: Int
    codeCompletionsQuotaOverride: Int
    evaluateFeatureFlag(flagName: String!): Boolean
    permissionsInfo: UserPermissionsInfo
    batchChangesCodeHosts(first: Int = 50, after: String): BatchChangesCodeHostConnection!
    batchChanges(first: Int = 50, after: String): BatchChangeConnection!
    consentedIDPClients(first: Int = 50, after: String): UserConsentedIDPClientConnection!
    affiliatedNamespaces: NamespaceConnection!
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

  type Settings {
    id: Int!
    contents: JSONCString!
    author: User
    createdAt: DateTime!
  }

  type SettingsCascade {
    final: String!
  }

  type OrganizationMembership {
    organization: Org!
    user: User!
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type OrganizationMembershipConnection {
    nodes: [OrganizationMembership!]!
    totalCount: Int!
  }

  type EventLog {
    name: String!
    url: String!
    timestamp: DateTime!
  }

  type EventLogsConnection {
    nodes: [EventLog!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  type ExternalAccount implements Node {
    id: ID!
    user: User!
    serviceType: String!
    serviceID: String!
    clientID: String!
    accountID: String!
    createdAt: DateTime!
    updatedAt: DateTime!
  }

  type ExternalAccountConnection {
    nodes: [ExternalAccount!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  type SurveyResponse {
    id: ID!
    score: Int!
    createdAt: DateTime!
  }

  type BatchChangesCodeHost {
    externalServiceURL: String!
    requiresSSH: Boolean!
    requiresUsername: Boolean!
  }

  type BatchChangesCodeHostConnection {
    nodes: [BatchChangesCodeHost!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  type BatchChange implements Node {
    id: ID!
    name: String!
  }

  type BatchChangeConnection {
    nodes: [BatchChange!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  type UserConsentedIDPClient implements Node {
    id: ID!
    client: IDPClient!
    grantedScopes: [IDPScope!]!
    consentedAt: DateTime!
  }

  type UserConsentedIDPClientConnection {
    nodes: [UserConsentedIDPClient!]!
    totalCount: Int!
    pageInfo: PageInfo!
  }

  "What something may belong to: an account, and later an organization"
  interface Namespace {
    id: ID!
    namespaceName: String!
    url: String!
  }

  type NamespaceConnection {
    nodes: [Namespace!]!
    totalCount: Int!
  }
`;
