import 'server-only';
import type { Actor } from '@/lib/actor/actor';
import { recordAudit } from '@/lib/audit/record';
import { recogniseSecret, type Recognised } from '@/lib/crypto/recognise';
import { transaction, type Tx } from '@/lib/db/client';
import { queueMail } from '@/lib/mail/service';
import { endLeakedBearer, endLeakedSecret, findBearers, findClientSecrets } from '@/lib/oauth/service-leak';
import type { OperationContext } from '@/lib/operation/define-operation';
import { currentSettings } from '@/lib/site/settings';
import { endLeakedToken, findTokensByIdentity } from '@/lib/tokens/service-leak';
import { reportLimiter } from './limits';
import { leakMail } from './mail-text';
import { placeOf } from './place';
import { earlierReports, findLeakOwner, recipientsOf } from './queries';
import type { ReportLeakInput } from './schema';
import { summariseUse, type SummarisedCredential } from './use-queries';

/** A credential of ours that a report named, and how it ends. */
interface KnownCredential {
  target: { type: 'access-token' | 'm2m-credential' | 'oauth-token'; id: string; name: string };
  userId: number;
  lastFive: string | null;
  /** Which one of a client's secrets it was. */
  secretId?: number;
  used: SummarisedCredential;
  /** What was done, in the transaction; null when it did not work any more. */
  end: (tx: Tx) => Promise<{ state: 'revoked' | 'disabled'; descendants?: number } | null>;
}

/** Places that one credential is recorded with after its first report: the audit log is not to be filled from outside. */
const maxReports = 20;

/**
 * Takes credentials that were found somewhere out of use, as the setting `leakedTokens.action` says, and tells whoever answers for
 * them. The result is the same whatever was recognised. Nothing of a reported text is kept.
 * @throws DomainError `rate_limited`
 */
export async function reportLeaks({ actor }: OperationContext, { credentials, url }: ReportLeakInput): Promise<null> {
  await reportLimiter().consume(actor.origin.address ?? 'unknown');
  const texts = credentials.map((text) => text.trim());
  const foundAt = url === undefined ? null : placeOf(url, texts);
  const recognised = texts.flatMap((text) => recogniseSecret(text) ?? []);
  const known = await findKnown(recognised);
  const failures: unknown[] = [];
  // Each by itself: what fails for one must not leave the others alive.
  for (const credential of known) await handle(actor, credential, foundAt).catch((error: unknown) => failures.push(error));
  // Said only now, when all were tried: who reported must try again, because not all of them have ended.
  if (failures.length > 0) throw failures[0];
  return null;
}

async function findKnown(recognised: readonly Recognised[]): Promise<KnownCredential[]> {
  const lookups = (kind: Recognised['kind']) => [...new Set(recognised.flatMap((each) => (each.kind === kind ? each.lookup : [])))];
  const [{ leakedTokens }, tokens, secrets, bearers] = await Promise.all([
    currentSettings(),
    findTokensByIdentity(lookups('access-token')),
    findClientSecrets(lookups('client-secret')),
    findBearers(lookups('oauth-token')),
  ]);
  const { action } = leakedTokens;
  const state = action === 'revoke' ? 'revoked' : 'disabled';
  return [
    ...tokens.map(({ id, userId, note, lastFive }): KnownCredential => ({
      target: { type: 'access-token', id: String(id), name: note },
      userId,
      lastFive,
      used: { kind: 'access-token', id },
      end: async (tx) => {
        const ended = await endLeakedToken(tx, id, action);
        return ended && { state, descendants: ended.descendants };
      },
    })),
    ...secrets.map(({ id, lastFive, client }): KnownCredential => ({
      target: { type: 'm2m-credential', id: String(client.id), name: client.name },
      userId: client.serviceAccountId ?? 0,
      lastFive,
      secretId: id,
      used: { kind: 'client-secret', id, clientId: client.id },
      end: async (tx) => ((await endLeakedSecret(tx, id, action)) ? { state } : null),
    })),
    ...bearers.map(({ id, userId, client }): KnownCredential => ({
      target: { type: 'oauth-token', id: String(id), name: client.name },
      userId,
      lastFive: null,
      used: { kind: 'oauth-token', id, clientId: client.id },
      end: async (tx) => ((await endLeakedBearer(tx, id)) ? { state: 'revoked' } : null),
    })),
  ];
}

async function handle(actor: Actor, credential: KnownCredential, foundAt: string | null): Promise<void> {
  const { target, userId, lastFive, secretId, used } = credential;
  // Read before: what a busy credential did is much to count, and the transaction holds its row.
  const [owner, last30Days, recipients] = await Promise.all([findLeakOwner(userId), summariseUse(used), recipientsOf(userId)]);
  await transaction(async (tx) => {
    const ended = await credential.end(tx);
    if (!ended) {
      const earlier = await earlierReports(tx, target.type, target.id, foundAt);
      if (earlier.hasPlace || earlier.count >= maxReports) return;
    }
    await recordAudit(tx, actor, {
      action: 'credential.leaked',
      target: { ...target, userId },
      after: {
        userId,
        username: owner?.username ?? null,
        lastFive,
        ...(secretId === undefined ? {} : { secretId }),
        foundAt,
        state: ended?.state ?? 'ended before',
        descendants: ended?.descendants ?? 0,
        last30Days: { ...last30Days },
      },
    });
    if (!ended) return;
    const facts = { target, owner, lastFive, foundAt, state: ended.state, last30Days };
    for (const { email, ...reader } of recipients)
      await queueMail(tx, { ...leakMail(facts, reader), kind: 'credential-leaked', recipient: email });
  });
}
