import 'server-only';
import type { Tx } from '@/lib/db/client';

const verifiedPrimary = {
  where: { isPrimary: true, verifiedAt: { not: null }, deletedAt: null },
  select: { email: true },
  take: 1,
} as const;

export interface NoticeRecipient {
  userId: number;
  isSiteAdmin: boolean;
  email: string;
}

/** A person with a confirmed primary address, or the one who answers for a service account. */
export async function findNoticeRecipient(tx: Tx, userId: number): Promise<NoticeRecipient | null> {
  const personColumns = { id: true, isSiteAdmin: true, emails: verifiedPrimary } as const;
  const account = await tx.user.findUnique({
    where: { id: userId },
    select: { ...personColumns, kind: true, owner: { select: { ...personColumns, deletedAt: true, blockedAt: true } } },
  });
  const owner = account?.owner;
  const person = account?.kind === 'HUMAN' ? account : owner && !owner.deletedAt && !owner.blockedAt ? owner : null;
  const email = person?.emails[0]?.email;
  return person && email ? { userId: person.id, isSiteAdmin: person.isSiteAdmin, email } : null;
}
