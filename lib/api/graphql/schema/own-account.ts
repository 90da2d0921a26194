/** What an account does for itself: addresses, password, terms. SG §2.1. */
export const ownAccountTypes = /* GraphQL */ `
  type Mutation {
    addUserEmail(user: ID!, email: String!): EmptyResponse!
    removeUserEmail(user: ID!, email: String!): EmptyResponse!
    setUserEmailPrimary(user: ID!, email: String!): EmptyResponse!
    resendVerificationEmail(user: ID!, email: String!): EmptyResponse!
    setUserEmailVerified(user: ID!, email: String!, verified: Boolean!): EmptyResponse!
    updatePassword(oldPassword: String!, newPassword: String!): EmptyResponse
    createPassword(newPassword: String!): EmptyResponse
    setTosAccepted(userID: ID): EmptyResponse!
  }
`;
