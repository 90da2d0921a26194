/** Who may read which repository. SG §5.1, §5.3, §5.4. */
export const repositoryPermissionsTypes = /* GraphQL */ `
  type Query {
    "What was given one by one to an account, or waits for a name or address that no account has yet. For site admins"
    authorizedUserRepositories(
      username: String
      email: String
      perm: RepositoryPermission = READ
      first: Int!
      after: String
    ): RepositoryConnection!
    "Names or addresses that grants wait for"
    usersWithPendingPermissions: [String!]!
  }

  type Mutation {
    "Makes the explicit permissions of a repository exactly these; what else opens it stays"
    setRepositoryPermissionsForUsers(repository: ID!, userPermissions: [UserPermissionInput!]!): EmptyResponse!
    addRepositoryPermissionForUser(permission: RepositoryPermissionInput!, userID: ID!): EmptyResponse!
    removeRepositoryPermissionForUser(repository: ID!, userID: ID!): EmptyResponse!
    setRepositoryPermissionsUnrestricted(repositories: [ID!]!, unrestricted: Boolean!): EmptyResponse!
    "The last pattern that matches decides, a dash in front denies, and what none matches is denied"
    setSubRepositoryPermissionsForUsers(repository: ID!, userPermissions: [UserSubRepoPermission!]!): EmptyResponse!
    "Not offered: always an error that says what to use"
    setRepositoryPermissionsForBitbucketProject(
      projectKey: String!
      codeHost: ID!
      userPermissions: [UserPermissionInput!]!
      unrestricted: Boolean
    ): EmptyResponse!
    "Permissions are decided with each request, so that none waits to be synchronised: this changes nothing"
    scheduleRepositoryPermissionsSync(repository: ID!): EmptyResponse!
    "Likewise"
    scheduleUserPermissionsSync(user: ID!, options: FetchPermissionsOptions): EmptyResponse!
  }

  enum RepositoryPermission {
    READ
  }

  input UserPermissionInput {
    "Names an account as the setting permissions.userMapping says"
    bindID: String!
    permission: RepositoryPermission = READ
  }

  "Exactly one of the two"
  input RepositoryPermissionInput {
    repository: ID
    "True for all repositories there are and will be, false to take that back. For service accounts only"
    wildcard: Boolean
  }

  input UserSubRepoPermission {
    bindID: String!
    paths: [String!]
    "Deprecated: use paths"
    pathIncludes: [String!]
    "Deprecated: use paths"
    pathExcludes: [String!]
  }

  input FetchPermissionsOptions {
    invalidateCaches: Boolean
  }

  enum PermissionSource {
    REPO_SYNC
    USER_SYNC
    API
  }

  enum PermissionsUserMappingBindID {
    USERNAME
    EMAIL
  }

  type Site {
    permissionsUserMappingBindID: PermissionsUserMappingBindID!
  }

  type Repository {
    "Accounts that it was given to one by one"
    authorizedUsers(permission: RepositoryPermission = READ, first: Int!, after: String): UserConnection!
    permissionsInfo: RepositoryPermissionsInfo
    "The path rules of an account; none where the whole repository is meant"
    subRepositoryPermissions(userID: ID!): SubRepositoryPermissionsConnection!
  }

  type SubRepositoryPermissionsConnection {
    nodes: [String!]!
    totalCount: Int!
  }

  type RepositoryPermissionsInfo {
    permissions: [RepositoryPermission!]!
    syncedAt: DateTime
    updatedAt: DateTime
    unrestricted: Boolean!
    "Accounts that something of their own lets read it, by name. At most 100 at a time; read forwards only"
    users(first: Int, last: Int, after: String, before: String, query: String): PermissionsInfoUserConnection!
  }

  type PermissionsInfoUserConnection {
    nodes: [PermissionsInfoUserNode!]!
    "Up to 10,000; null beyond that"
    totalCount: Int
    pageInfo: ConnectionPageInfo!
  }

  type PermissionsInfoUserNode {
    "Of the account"
    id: ID!
    user: User
    reasons: [String!]!
    updatedAt: DateTime
  }

  type User {
    "Why the account may read a repository, with a credential if wished, or what keeps it out"
    explainRepositoryAccess(repository: ID!, accessToken: ID, m2mCredential: ID): RepositoryAccessExplanation!
  }

  type UserPermissionsInfo {
    permissions: [RepositoryPermission!]!
    syncedAt: DateTime
    updatedAt: DateTime
    source: PermissionSource
    "True when it reads every repository there is and will be"
    unrestricted: Boolean!
    "Without a source all that it may read, by name. At most 100 at a time; read forwards only"
    repositories(
      first: Int
      last: Int
      after: String
      before: String
      query: String
      source: PermissionSource
    ): PermissionsInfoRepositoryConnection!
  }

  type PermissionsInfoRepositoryConnection {
    nodes: [PermissionsInfoRepositoryNode!]!
    "Up to 10,000; null beyond that"
    totalCount: Int
    pageInfo: ConnectionPageInfo!
  }

  type PermissionsInfoRepositoryNode {
    "Of the repository"
    id: ID!
    "Null where the viewer may not read it"
    repository: Repository
    reason: String!
    updatedAt: DateTime
  }

  type RepositoryAccessExplanation {
    allowed: Boolean!
    reasons: [RepositoryAccessReason!]!
    "The highest access level of memberships and shares; 0 for none"
    level: Int!
    blocked: Boolean!
    "True when only some of the files are open to the account"
    partial: Boolean!
    doors: [RepositoryAccessDoor!]!
    "The one change that would open it"
    remedy: String
  }

  type RepositoryAccessReason {
    "Such as grant or group-membership"
    kind: String!
    "In words"
    reason: String!
    level: Int
    group: String
    until: DateTime
  }

  type RepositoryAccessDoor {
    name: String!
    open: Boolean!
    "The permission or scope that is lacking"
    missing: String
  }
`;
