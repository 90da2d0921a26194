import { checkAccessToken } from '@/lib/actor/access-token';
import { systemActor, type AccountActor, type Actor, type Origin } from '@/lib/actor/actor';
import { checkBearer } from '@/lib/actor/oauth-token';
import { actorOfSession } from '@/lib/actor/session';
import { sessionCookieValue } from '@/lib/api/shared/session-cookie';
import { transaction } from '@/lib/db/client';
import { createM2MCredentialOperation, grantClientCredentialsOperation } from '@/lib/oauth/operations';
import type { CreatedM2MCredential, GrantedBearer } from '@/lib/oauth/schema';
import { execute } from '@/lib/operation/execute';
import { openSession } from '@/lib/sessions/service';
import { createAccessTokenOperation } from '@/lib/tokens/operations';
import type { CreateAccessTokenInput, CreatedAccessToken } from '@/lib/tokens/schema';
import type { User } from '@/lib/users/schema';
import { unique } from './people';

/** Where the requests of tests come from. */
export const origin: Origin = { door: 'graphql', requestId: 'test', address: '192.0.2.1', userAgent: 'test' };

/** A person's actor, as the console would have it: through a session row and its cookie. */
export async function signInAs(user: { id: number; username: string }, from: Partial<Origin> = {}): Promise<AccountActor> {
  const session = await openSession({ actor: systemActor('seed'), transaction }, user);
  const actor = await actorOfSession(await sessionCookieValue(session), { ...origin, door: 'console', ...from });
  return expectAccount(actor);
}

/** A token of an account, minted by a session of its own, or by the system for a machine. */
export async function makeToken(owner: User, input: Partial<CreateAccessTokenInput> = {}, by?: Actor): Promise<CreatedAccessToken> {
  const actor = by ?? (owner.kind === 'HUMAN' ? await signInAs(owner) : systemActor('seed'));
  return execute(createAccessTokenOperation, actor, { userId: owner.id, note: unique('token'), scopes: ['user:all'], ...input });
}

/** The actor that a token proves at a door. */
export async function actorOfToken(secret: string, { sudo, ...from }: Partial<Origin> & { sudo?: string } = {}): Promise<AccountActor> {
  const check = await checkAccessToken(secret, { ...origin, ...from }, sudo === undefined ? {} : { sudo: { username: sudo } });
  if (!check.ok) throw new Error(`The token was refused: ${check.reason}.`);
  return check.actor;
}

export const makeM2MCredential = (owner: User, scopes = ['user:all'], by: Actor = systemActor('seed')): Promise<CreatedM2MCredential> =>
  execute(createM2MCredentialOperation, by, { userId: owner.id, name: unique('credential'), scopes });

export const grantBearer = ({ credential, clientSecret }: CreatedM2MCredential): Promise<GrantedBearer> =>
  execute(
    grantClientCredentialsOperation,
    { kind: 'anonymous', origin: { ...origin, door: 'oauth' } },
    { clientId: credential.clientId, clientSecret },
  );

export async function actorOfBearer(bearer: string): Promise<AccountActor> {
  const check = await checkBearer(bearer, origin);
  if (!check.ok) throw new Error(`The bearer was refused: ${check.reason}.`);
  return check.actor;
}

function expectAccount(actor: Actor): AccountActor {
  if (actor.kind === 'user' || actor.kind === 'service-account') return actor;
  throw new Error('The session opened nothing.');
}
