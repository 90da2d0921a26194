import 'server-only';
import { scopeDescriptions } from '@/lib/authz/scope-descriptions';
import { isWireScope } from '@/lib/authz/scopes';
import type { M2MCredential } from '@/lib/oauth/schema';
import type { AccessToken } from '@/lib/tokens/schema';
import type { GraphQLContext } from '../context';
import { toNodeId } from '../ids';

const describeScope = (name: string) => ({ name, description: isWireScope(name) ? scopeDescriptions[name] : '' });

export const credentialResolvers = {
  AccessToken: {
    id: (token: AccessToken) => toNodeId('AccessToken', token.id),
    subject: (token: AccessToken, _args: unknown, { users }: GraphQLContext) => users.load(token.userId),
    creator: (token: AccessToken, _args: unknown, { users }: GraphQLContext) =>
      token.createdById === null ? null : users.load(token.createdById),
    tokenLastChars: (token: AccessToken) => token.lastFive,
  },
  M2MCredential: {
    id: (credential: M2MCredential) => toNodeId('M2MCredential', credential.id),
    scopes: (credential: M2MCredential) => credential.scopes.map(describeScope),
    client: (credential: M2MCredential) => credential,
  },
  /** The client half of an M2M credential: no redirects, no user, only client_credentials. */
  IDPClient: {
    id: (client: M2MCredential) => toNodeId('IDPClient', client.id),
    clientID: (client: M2MCredential) => client.clientId,
    redirectURIs: () => [],
    responseTypes: () => [],
    audience: () => [],
    public: () => false,
    registrationSource: () => 'MANUAL',
  },
};
