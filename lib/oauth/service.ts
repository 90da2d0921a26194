import 'server-only';
import { isAccount } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { authorize } from '@/lib/authz/authorize';
import { idpScopes } from '@/lib/authz/scopes';
import { mintClientId, mintClientSecret } from '@/lib/crypto/mint';
import { DomainError } from '@/lib/errors/domain-error';
import type { OperationContext } from '@/lib/operation/define-operation';
import { getTarget } from '@/lib/users/service-target';
import { targetOf } from './audit-target';
import { requireFreeMinting } from './minting';
import { countM2MCredentials, endClient, findM2MCredential, findM2MCredentials, holdAccount, insertM2MCredential } from './queries';
import type { CreateM2MCredentialInput, CreatedM2MCredential, ListM2MCredentialsInput } from './schema';
import { credentialNotFound } from './service-manage';

/**
 * Creates an M2M credential of a service account; the client secret is in this answer only. SG §3.8.
 * @throws DomainError `not_found`, `forbidden`
 */
export async function createM2MCredential(
  { actor, transaction }: OperationContext,
  input: CreateM2MCredentialInput,
): Promise<CreatedM2MCredential> {
  const target = await getTarget(actor, input.userId);
  authorize(actor, 'm2m.create', target);
  requireFreeMinting(actor);
  const secret = mintClientSecret();
  return transaction(async (tx) => {
    // Deleting an account ends its credentials: one that comes at the same moment must not live on unseen.
    if (!(await holdAccount(tx, target.userId)))
      throw new DomainError('not_found', { reason: 'user_not_found', message: 'There is no such account.' });
    const createdById = isAccount(actor) ? (actor.sudoBy?.userId ?? actor.userId) : null;
    const credential = await insertM2MCredential(tx, { ...input, clientId: mintClientId(), secret, createdById });
    await recordAudit(tx, actor, {
      action: 'm2m.create',
      target: targetOf(credential),
      after: { userId: target.userId, username: target.username, clientId: credential.clientId, scopes: credential.scopes },
    });
    return { credential, clientSecret: secret };
  });
}

/** M2M credentials of an account, the newest first. @throws DomainError `not_found`, `forbidden` */
export async function listM2MCredentials({ actor }: OperationContext, { limit, ...input }: ListM2MCredentialsInput) {
  authorize(actor, 'm2m.list');
  await getTarget(actor, input.userId);
  const [credentials, totalCount] = await Promise.all([
    findM2MCredentials({ ...input, limit: limit + 1 }),
    countM2MCredentials(input.userId),
  ]);
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
      target: targetOf({ id, name: credential.name, userId: credential.serviceAccount?.id ?? null }),
      before: {
        userId: credential.serviceAccount?.id ?? null,
        username: credential.serviceAccount?.username ?? null,
        clientId: credential.clientId,
        scopes: credential.scopes,
      },
    });
    return null;
  });
}

/** The scopes that the identity provider knows. SG §3.2. @throws DomainError `unauthenticated` */
export function listIdpScopes({ actor }: OperationContext): readonly string[] {
  authorize(actor, 'user.read');
  return idpScopes;
}
