import type { Door, DomainScope } from '@/lib/authz/scopes';
import type { AccessToken } from '@/lib/tokens/schema';
import type { User } from '@/lib/users/schema';

/** Facts about the request that audit rows keep. */
export interface Origin {
  door: Door;
  requestId: string;
  /** Address of the client, believed only from the socket or a trusted proxy; null where neither is known. */
  address: string | null;
  userAgent: string | null;
}

/** The credential a request was made with. `wireScopes` are what it carries, `scopes` what they open at this door. */
export type Credential = { scopes: ReadonlySet<DomainScope> } & (
  | { kind: 'session'; id: number; expiresAt: Date }
  | {
      kind: 'access-token';
      id: number;
      rootId: number;
      wireScopes: readonly string[];
      expiresAt: Date | null;
      sudo: boolean;
      token: () => AccessToken;
    }
  | { kind: 'oauth-token'; id: string; clientId: number; wireScopes: readonly string[]; expiresAt: Date }
);

/** An account that a credential proved. */
export interface AccountActor {
  kind: 'user' | 'service-account';
  userId: number;
  username: string;
  isSiteAdmin: boolean;
  /** What its roles allow, as `NAMESPACE#ACTION`. */
  permissions: ReadonlySet<string>;
  /** The account as it was when this request was authenticated. */
  account: () => User;
  credential: Credential;
  /** Under sudo: whose token it was. `userId` is then the account acted as. */
  sudoBy: { userId: number; username: string } | null;
  origin: Origin;
}

/** Who asks. Built once per request by the door; every operation takes it first. */
export type Actor = AccountActor | { kind: 'anonymous'; origin: Origin } | { kind: 'system'; origin: Origin };

export const isAccount = (actor: Actor): actor is AccountActor => actor.kind === 'user' || actor.kind === 'service-account';

/** The server itself: start-up, demo data, background work. */
export const systemActor = (task: string): Actor => ({
  kind: 'system',
  origin: { door: 'system', requestId: task, address: null, userAgent: null },
});
