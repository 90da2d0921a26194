/** Repositories and what is in them. SG §5.4, §8 (repos, last paragraph). */
export const repositoriesTypes = /* GraphQL */ `
  type Query {
    "What is not open to the viewer is null, as what does not exist"
    repository(name: String): Repository
    repositories(
      first: Int
      last: Int
      query: String
      after: String
      before: String
      names: [String!]
      cloned: Boolean = true
      cloneStatus: CloneStatus
      notCloned: Boolean = true
      "Every cloned repository can be searched: indexed means cloned"
      indexed: Boolean = true
      notIndexed: Boolean = true
      failedFetch: Boolean = false
      corrupted: Boolean = false
      externalService: ID
      orderBy: RepositoryOrderBy = REPOSITORY_NAME
      descending: Boolean = false
    ): RepositoryConnection!
  }

  type Mutation {
    "A copy comes back with the next list of its code host that has it"
    deleteRepository(repository: ID!): EmptyResponse
    addRepoKeyValuePair(repo: ID!, key: String!, value: String): EmptyResponse!
    updateRepoKeyValuePair(repo: ID!, key: String!, value: String): EmptyResponse!
    deleteRepoKeyValuePair(repo: ID!, key: String!): EmptyResponse!
  }

  enum CloneStatus {
    NOT_CLONED
    CLONING
    CLONED
  }

  enum RepositoryOrderBy {
    REPOSITORY_NAME
    REPO_CREATED_AT
    REPOSITORY_CREATED_AT
    SIZE
    STARS
    LAST_CHANGED
  }

  type RepositoryConnection {
    nodes: [Repository!]!
    "Up to 10,000; null beyond that"
    totalCount(precise: Boolean = false): Int
    pageInfo: ConnectionPageInfo!
  }

  type Repository implements Node {
    id: ID!
    databaseID: Int!
    name: String!
    url: String!
    description: String!
    createdAt: DateTime!
    updatedAt: DateTime
    "The Git address for clients of this server"
    cloneURL: String!
    isPrivate: Boolean!
    visibility: RepositoryVisibility!
    isFork: Boolean!
    isArchived: Boolean!
    stars: Int!
    externalRepository: ExternalRepository!
    externalURLs: [ExternalLink!]!
    defaultBranch: GitRef
    viewerCanAdminister: Boolean!
    keyValuePairs: [KeyValuePair!]!
    mirrorInfo: MirrorRepositoryInfo!
    "Null where there is no such revision"
    commit(rev: String!): GitCommit
  }

  enum RepositoryVisibility {
    PRIVATE
    INTERNAL
    PUBLIC
  }

  type ExternalRepository {
    id: String!
    serviceType: String!
    serviceID: String!
  }

  type ExternalLink {
    url: String!
    serviceKind: String
    serviceType: String
  }

  type GitRef {
    name: String!
    displayName: String!
  }

  type KeyValuePair {
    key: String!
    value: String
  }

  type MirrorRepositoryInfo {
    cloned: Boolean!
    cloneInProgress: Boolean!
    updatedAt: DateTime
    byteSize: BigInt!
  }

  scalar BigInt

  type GitCommit {
    oid: String!
    abbreviatedOID: String!
    subject: String!
    body: String
    message: String!
    author: Signature!
    committer: Signature
    repository: Repository!
    "Null where there is no such file"
    blob(path: String!): GitBlob
    file(path: String!): GitBlob
    tree(path: String = ""): GitTree
  }

  type Signature {
    date: String!
    person: GitPerson!
  }

  type GitPerson {
    name: String!
    email: String!
    displayName: String!
  }

  interface TreeEntry {
    path: String!
    name: String!
    isDirectory: Boolean!
  }

  type GitBlob implements TreeEntry {
    path: String!
    name: String!
    isDirectory: Boolean!
    byteSize: Int!
    "True for what is no text; its content is empty"
    binary: Boolean!
    content: String!
    commit: GitCommit!
  }

  type GitTree implements TreeEntry {
    path: String!
    name: String!
    isDirectory: Boolean!
    entries(first: Int): [TreeEntry!]!
  }
`;
