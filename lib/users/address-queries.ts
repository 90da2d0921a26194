import 'server-only';
import type { Tx } from '@/lib/db/client';

const verifiedPrimary = {
  where: { isPrimary: true, verifiedAt: { not: null }, deletedAt: null },
  select: { email: true },
  take: 1,
} as const;

/** The confirmed primary address of a person, or of the person who answers for a service account. */
export async function findNoticeAddress(tx: Tx, userId: number): Promise<string | null> {
  const account = await tx.user.findUnique({
    where: { id: userId },
    select: {
      kind: true,
      emails: verifiedPrimary,
      owner: { select: { deletedAt: true, blockedAt: true, emails: verifiedPrimary } },
    },
  });
  if (account?.kind === 'HUMAN') return account.emails[0]?.email ?? null;
  const owner = account?.owner;
  return owner && !owner.deletedAt && !owner.blockedAt ? (owner.emails[0]?.email ?? null) : null;
}
