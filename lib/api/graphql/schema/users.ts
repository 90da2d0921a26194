/** People and service accounts. SG §2.1, §2.3. */
export const usersTypes = /* GraphQL */ `
  type Query {
    "The account of the credential; null without one"
    currentUser: User
    user(username: String, email: String, databaseID: Int): User
    users(first: Int, after: String, query: String, activePeriod: UserActivePeriod, inactiveSince: DateTime): UserConnection!
  }

  type Mutation {
    createUser(username: String!, email: String, verifiedEmail: Boolean, isServiceAccount: Boolean): CreateUserResult!
  }

  type CreateUserResult {
    user: User!
    resetPasswordURL: String
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
`;
