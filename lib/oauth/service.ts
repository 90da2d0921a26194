import 'server-only';
import { isAccount, type Origin } from '@/lib/actor/actor';
import { auditRow, recordAudit, recordRefusal } from '@/lib/audit/record';
import { noteRefusal } from '@/lib/audit/refusals';
import { authorize } from '@/lib/authz/authorize';
import { mintsFreelyForServiceAccounts, refuseMintingByBearer } from '@/lib/authz/minting';
import { hasValidChecksum, mintBearer, mintClientId, mintClientSecret } from '@/lib/crypto/mint';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service';
import {
  countM2MCredentials,
  endClient,
  findClientForGrant,
  findClientName,
  findM2MCredential,
  findM2MCredentials,
  insertBearer,
  insertM2MCredential,
  type ClientForGrant,
} from './queries';
import type { ClientCredentialsGrantInput, CreateM2MCredentialInput, CreatedM2MCredential, GrantedBearer, ListM2MCredentialsInput } from './schema';

/** SG §3.5: a bearer lives one hour. */
const bearerSeconds = 3_600;

/**
 * Creates an M2M credential of a service account; the client secret is in this answer only. SG §3.8.
 * @throws DomainError `not_found`, `forbidden`
 */
export async function createM2MCredential({ actor, transaction }: OperationContext, input: CreateM2MCredentialInput): Promise<CreatedM2MCredential> {
  const target = await getTarget(input.userId);
  authorize(actor, 'm2m.create', target);
  refuseMintingByBearer(actor);
  if (!mintsFreelyForServiceAccounts(actor)) {
    const message = 'Create M2M credentials in the console, or with an access token of your own that has user:all.';
    throw new DomainError('forbidden', { reason: 'beyond_own_scopes', message });
  }
  const secret = mintClientSecret();
  return transaction(async (tx) => {
    const createdById = isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null;
    const credential = await insertM2MCredential(tx, { ...input, clientId: mintClientId(), secret, createdById });
    await recordAudit(tx, actor, {
      action: 'm2m.create',
      target: { type: 'm2m-credential', id: credential.id, name: credential.name },
      after: { userId: target.userId, username: target.username, clientId: credential.clientId, scopes: credential.scopes },
    });
    return { credential, clientSecret: secret };
  });
}

/** M2M credentials of an account, the newest first. @throws DomainError `not_found`, `forbidden` */
export async function listM2MCredentials({ actor }: OperationContext, { limit, ...input }: ListM2MCredentialsInput) {
  await getTarget(input.userId);
  authorize(actor, 'm2m.list');
  const [credentials, totalCount] = await Promise.all([findM2MCredentials({ ...input, limit: limit + 1 }), countM2MCredentials(input.userId)]);
  return { credentials: credentials.slice(0, limit), totalCount, hasNextPage: credentials.length > limit };
}

/** Deletes an M2M credential; every bearer it was given ends with it. @throws DomainError `not_found` */
export async function deleteM2MCredential({ actor, transaction }: OperationContext, id: number): Promise<null> {
  authorize(actor, 'm2m.delete');
  const credential = await findM2MCredential(id);
  if (!credential) throw credentialNotFound();
  return transaction(async (tx) => {
    if (!(await endClient(tx, id))) throw credentialNotFound();
    await recordAudit(tx, actor, {
      action: 'm2m.delete',
      target: { type: 'm2m-credential', id, name: credential.name },
      before: { userId: credential.serviceAccount?.id ?? null, username: credential.serviceAccount?.username ?? null, clientId: credential.clientId, scopes: credential.scopes },
    });
    return null;
  });
}

const credentialNotFound = () => new DomainError('not_found', { reason: 'm2m_credential_not_found', message: 'There is no such M2M credential.' });

/**
 * The client credentials grant: a bearer of one hour that acts as the credential's service account. SG §3.5.
 * @throws DomainError `unauthenticated` (reason `invalid_client`), `forbidden` (reason `unauthorized_client`),
 *   `invalid_input` (reason `invalid_scope`)
 */
export async function grantClientCredentials({ actor }: OperationContext, { clientId, clientSecret, scopes: asked }: ClientCredentialsGrantInput): Promise<GrantedBearer> {
  const { origin } = actor;
  const client = hasValidChecksum(clientSecret) ? await findClientForGrant(clientId, clientSecret) : null;
  if (!client) throw await refuseClient(clientId, origin);
  if (client.kind !== 'M2M' || client.userId === null || client.username === null) {
    throw new DomainError('forbidden', { reason: 'unauthorized_client', message: 'This client may not use client_credentials: only M2M credentials may.' });
  }
  if (client.blockedAt || client.deletedAt) throw await refuseKnownClient(client, client.blockedAt ? 'blocked' : 'deleted', origin);

  const scopes = asked && asked.length > 0 ? [...new Set(asked)] : client.scopes;
  const beyond = scopes.filter((scope) => !client.scopes.includes(scope));
  if (beyond.length > 0) {
    throw new DomainError('invalid_input', {
      reason: 'invalid_scope',
      message: `The credential "${client.name}" was not given ${beyond.map((scope) => `"${scope}"`).join(', ')}. It has ${client.scopes.join(', ')}.`,
    });
  }
  const secret = mintBearer();
  const expiresAt = new Date(Date.now() + bearerSeconds * 1000);
  const { secretId, userId, username } = client;
  const row = { ...auditRow(actor, { action: 'oauth.grantClientCredentials' }), actorId: userId, actorName: username, credentialKind: 'm2m-credential', credentialId: String(client.id), targetName: client.name };
  const id = await insertBearer({ clientId: client.id, secretId, userId, secret, scopes, expiresAt }, row);
  if (id === null) throw await refuseKnownClient(client, 'ended', origin);
  return { accessToken: secret, expiresInSeconds: bearerSeconds, scopes };
}

const invalidClient = () => new DomainError('unauthenticated', { reason: 'invalid_client', message: 'The client id or the client secret is not right.' });

async function refuseClient(clientId: string, origin: Origin): Promise<DomainError> {
  const known = await findClientName(clientId);
  if (known) return refuseKnownClient(known, known.deletedAt ? 'deleted' : 'wrong_secret', origin);
  noteRefusal('unknown_client', origin);
  return invalidClient();
}

async function refuseKnownClient(client: Pick<ClientForGrant, 'id' | 'name'>, reason: string, origin: Origin): Promise<DomainError> {
  const entry = { action: 'oauth.grantClientCredentials', target: { type: 'm2m-credential' as const, id: client.id, name: client.name } };
  await recordRefusal(db(), { kind: 'anonymous', origin }, entry, reason);
  return invalidClient();
}

/** For `lib/actor`: the row behind a bearer. */
export { findBearerForCheck } from './queries';
