/** The site and its administration list of accounts. SG §2.3. */
export const siteTypes = /* GraphQL */ `
  type Query {
    site: Site!
  }

  type Mutation {
    "Replaces the site configuration; lastID is the version the change was made on. True when a restart is needed, which is never"
    updateSiteConfiguration(lastID: Int!, input: String!): Boolean!
  }

  type Site implements Node {
    id: ID!
    siteID: String!
    productVersion: String!
    buildVersion: String!
    configuration: SiteConfiguration!
    accessTokens(first: Int, includeExpired: Boolean): AccessTokenConnection!
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
