import 'server-only';
import { digestCandidates } from '@/lib/crypto/digest';
import type { Recognised } from '@/lib/crypto/recognise';
import { db } from '@/lib/db/client';

export interface LivingCredential {
  kind: Recognised['kind'];
  username: string;
  /** The note of a token, the name of an M2M credential. */
  name: string;
  lastFive: string | null;
  scopes: string[];
  expiresAt: Date | null;
}

const usable = { blockedAt: null, deletedAt: null } as const;

/** For each of the texts the credential that it opens now, or null. */
export async function findLivingByDigest(recognised: readonly Recognised[]): Promise<(LivingCredential | null)[]> {
  const candidates = recognised.map(({ kind, lookup }) => digestCandidates(kind, lookup).map(({ digest }) => digest));
  const digestsOf = (kind: Recognised['kind']) => candidates.filter((_, index) => recognised[index]?.kind === kind).flat();
  const notEnded = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
  const [tokens, secrets, bearers] = await Promise.all([
    db().accessToken.findMany({
      where: { digest: { in: digestsOf('access-token') }, ...notEnded, disabledAt: null, user: usable },
      select: { digest: true, note: true, lastFive: true, scopes: true, expiresAt: true, user: { select: { username: true } } },
    }),
    db().oAuthClientSecret.findMany({
      where: {
        digest: { in: digestsOf('client-secret') },
        ...notEnded,
        client: { deletedAt: null, disabledAt: null, serviceAccount: usable },
      },
      select: {
        digest: true,
        lastFive: true,
        expiresAt: true,
        client: { select: { name: true, scopes: true, serviceAccount: { select: { username: true } } } },
      },
    }),
    db().oAuthToken.findMany({
      where: {
        digest: { in: digestsOf('oauth-token') },
        revokedAt: null,
        expiresAt: { gt: new Date() },
        client: { deletedAt: null, disabledAt: null },
        user: usable,
        AND: [{ OR: [{ secretId: null }, { secret: notEnded }] }],
      },
      select: { digest: true, scopes: true, expiresAt: true, user: { select: { username: true } }, client: { select: { name: true } } },
    }),
  ]);
  const byDigest = new Map<string, LivingCredential>();
  const put = (digest: Uint8Array, credential: LivingCredential) => byDigest.set(Buffer.from(digest).toString('latin1'), credential);
  for (const { digest, note, lastFive, scopes, expiresAt, user } of tokens)
    put(digest, { kind: 'access-token', username: user.username, name: note, lastFive, scopes, expiresAt });
  for (const { digest, lastFive, expiresAt, client } of secrets) {
    const { name, scopes, serviceAccount } = client;
    put(digest, { kind: 'client-secret', username: serviceAccount?.username ?? '', name, lastFive, scopes, expiresAt });
  }
  for (const { digest, scopes, expiresAt, user, client } of bearers)
    put(digest, { kind: 'oauth-token', username: user.username, name: client.name, lastFive: null, scopes, expiresAt });
  return candidates.map((digests) => digests.map((digest) => byDigest.get(digest.toString('latin1'))).find(Boolean) ?? null);
}
