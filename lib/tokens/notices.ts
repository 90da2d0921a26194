import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import type { Tx } from '@/lib/db/client';
import { isMailConfigured, queueMail } from '@/lib/mail/service';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { noticeAddress } from '@/lib/users/service-address';
import type { AccessToken } from './schema';

export type TokenNews = 'created' | 'rotated' | 'revoked' | 'replayed';

const subjects = {
  created: 'An access token was created',
  rotated: 'An access token was rotated',
  revoked: 'An access token was revoked',
  replayed: 'An old access token was used again',
} as const satisfies Record<TokenNews, string>;

const advice = {
  created: 'If nobody you know did this, revoke the token now:',
  rotated: 'A new secret took the place of the old one. If nobody you know did this, revoke the token now:',
  revoked: 'What uses it is refused from now on. The tokens of the account:',
  replayed:
    'Somebody tried to rotate a token with a secret that had been rotated already. Every token that came from it was revoked, ' +
    'because one of the two holders is not the right one. The tokens of the account:',
} as const satisfies Record<TokenNews, string>;

interface Notice {
  token: Pick<AccessToken, 'id' | 'note' | 'scopes' | 'lastFive' | 'expiresAt'>;
  owner: { userId: number; username: string };
}

/** Tells the person of an account, or the owner of a machine, what happened to a token, by a mail in the same transaction. SG §1.6. */
export async function tellOwner(tx: Tx, actor: Actor, news: TokenNews, { token, owner }: Notice): Promise<void> {
  if (!isMailConfigured()) return;
  const { note, scopes, lastFive, expiresAt } = token;
  const who = isAccount(actor) ? (actor.sudoBy?.username ?? actor.username) : actor.kind;
  const text = [
    `Account: ${owner.username}`,
    `Token: ${note} (ends in ${lastFive})`,
    `Scopes: ${scopes.join(', ')}`,
    `Expires: ${expiresAt ?? 'never'}`,
    `By: ${who}${actor.origin.address ? ` from ${actor.origin.address}` : ''}`,
    '',
    advice[news],
    `${externalUrl()}${paths.tokens(owner.username)}`,
  ].join('\n');
  await queueMail(tx, { kind: `token-${news}`, recipient: await noticeAddress(tx, owner.userId), subject: subjects[news], text });
}
