import 'server-only';
import type { Origin } from '@/lib/actor/actor';
import { auditRow, recordRefusal } from '@/lib/audit/record';
import { noteRefusal } from '@/lib/audit/refusals';
import { hasValidChecksum, mintBearer } from '@/lib/crypto/mint';
import { primaryKey } from '@/lib/crypto/server-keys';
import { db } from '@/lib/db/client';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { targetOf } from './audit-target';
import { findClientForGrant, insertBearer, redigestSecret, type ClientForGrant } from './grant-queries';
import type { ClientCredentialsGrantInput, GrantedBearer } from './schema';

/** SG §3.5: a bearer lives one hour; less where the secret it is granted for ends before. */
const bearerSeconds = 3_600;

/**
 * The client credentials grant: a bearer of one hour that acts as the credential's service account. SG §3.5.
 * @throws DomainError `unauthenticated` (reason `invalid_client`), `forbidden` (reason `unauthorized_client`),
 *   `invalid_input` (reason `invalid_scope`)
 */
export async function grantClientCredentials(
  { actor }: OperationContext,
  { clientId, clientSecret, scopes: asked }: ClientCredentialsGrantInput,
): Promise<GrantedBearer> {
  const { origin } = actor;
  const client = hasValidChecksum(clientSecret) ? await findClientForGrant(clientId, clientSecret) : null;
  if (!client) {
    // Guesses are added up, whatever id they name: only a secret that we gave out is recorded one by one.
    noteRefusal('unknown_client', origin);
    throw invalidClient();
  }
  if (client.isEnded || client.isDisabled) throw await refuseKnownClient(client, client.isEnded ? 'ended' : 'disabled', origin);
  if (client.kind !== 'M2M' || client.userId === null || client.username === null) {
    throw new DomainError('forbidden', {
      reason: 'unauthorized_client',
      message: 'This client may not use client_credentials: only M2M credentials may.',
    });
  }
  if (client.blockedAt || client.deletedAt) throw await refuseKnownClient(client, client.blockedAt ? 'blocked' : 'deleted', origin);

  const scopes = asked && asked.length > 0 ? [...new Set(asked)] : client.scopes;
  const beyond = scopes.filter((scope) => !client.scopes.includes(scope));
  if (beyond.length > 0) {
    const names = beyond.map((scope) => `"${scope}"`).join(', ');
    const message = `The credential "${client.name}" was not given ${names}. It has ${client.scopes.join(', ')}.`;
    throw new DomainError('invalid_input', { reason: 'invalid_scope', message });
  }
  const secret = mintBearer();
  const { secretId, secretExpiresAt, userId, username } = client;
  const hourEnd = new Date(Date.now() + bearerSeconds * 1000);
  const expiresAt = secretExpiresAt && secretExpiresAt < hourEnd ? secretExpiresAt : hourEnd;
  // The account acts through its credential: that is who the row speaks of, although the request itself came anonymously.
  const acting = {
    actorId: userId,
    actorName: username,
    credentialKind: 'm2m-credential',
    credentialId: String(client.id),
    targetName: client.name,
  };
  const row = { ...auditRow(actor, { action: 'oauth.grantClientCredentials' }), ...acting };
  const isWritten = await insertBearer({ clientId: client.id, secretId, userId, secret, scopes, expiresAt }, row);
  if (!isWritten) throw await refuseKnownClient(client, 'ended', origin);
  if (client.digestKeyId !== primaryKey().id) await redigestSecret(secretId, clientSecret);
  const expiresInSeconds = expiresAt === hourEnd ? bearerSeconds : Math.max(1, Math.floor((expiresAt.getTime() - Date.now()) / 1000));
  return { accessToken: secret, expiresInSeconds, scopes };
}

const invalidClient = () =>
  new DomainError('unauthenticated', { reason: 'invalid_client', message: 'The client id or the client secret is not right.' });

async function refuseKnownClient(client: ClientForGrant, reason: string, origin: Origin): Promise<DomainError> {
  const entry = { action: 'oauth.grantClientCredentials', target: targetOf(client) };
  await recordRefusal(db(), { kind: 'anonymous', origin }, entry, reason);
  return invalidClient();
}

/** For `lib/actor`: the row behind a bearer. */
export { findBearerForCheck, type BearerForCheck } from './grant-queries';
