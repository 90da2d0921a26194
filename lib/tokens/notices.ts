import 'server-only';
import { isAccount, type Actor } from '@/lib/actor/actor';
import type { Tx } from '@/lib/db/client';
import { isMailConfigured, queueMail } from '@/lib/mail/service';
import { externalUrl } from '@/lib/site/address';
import { paths } from '@/lib/url/paths';
import { mayOpenPages, noticeRecipient, type NoticeRecipient } from '@/lib/users/service-address';
import type { AccessToken } from './schema';

export type TokenNews = 'created' | 'rotated' | 'revoked' | 'replayed';

const subjects = {
  created: 'An access token was created',
  rotated: 'An access token was rotated',
  revoked: 'An access token was revoked',
  replayed: 'An old access token was used again',
} as const satisfies Record<TokenNews, string>;

const facts = {
  created: '',
  rotated: 'A new secret took the place of the old one. ',
  revoked: 'What uses it is refused from now on. ',
  replayed:
    'Somebody tried to rotate a token with a secret that had been rotated already. Every token that came from it was revoked, ' +
    'because one of the two holders is not the right one. ',
} as const satisfies Record<TokenNews, string>;

interface Advice {
  text: string;
  /** What the advice speaks of, on a line of its own. */
  pathOf?: (username: string) => string;
}

const tokensOf = (username: string) => paths.tokens(username);
const unexpected = {
  withPage: { text: 'If nobody you know did this, revoke the token now:', pathOf: tokensOf },
  withoutPage: {
    text:
      'If nobody you know did this, tell a site admin now, who can revoke the token. ' +
      'Whoever has its secret can end it by a POST to:',
    pathOf: () => paths.leakedCredentials(),
  },
};
const tokensNow = { text: 'The tokens of the account:', pathOf: tokensOf };

/** For whom the page of the tokens is there, and for the owner of a machine, whose tokens only site admins see. */
const advice: Record<TokenNews, { withPage: Advice; withoutPage: Advice }> = {
  created: unexpected,
  rotated: unexpected,
  revoked: { withPage: tokensNow, withoutPage: { text: 'If nobody you know did this, tell a site admin.' } },
  replayed: {
    withPage: tokensNow,
    withoutPage: { text: 'Tell a site admin, who sees the tokens of the account and can make a new one.' },
  },
};

interface Notice {
  token: Pick<AccessToken, 'id' | 'note' | 'scopes' | 'lastFive' | 'expiresAt'>;
  owner: { userId: number; username: string };
}

/** Tells the person of an account, or the owner of a machine, what happened to a token, by a mail in the same transaction. SG §1.6. */
export async function tellOwner(tx: Tx, actor: Actor, news: TokenNews, { token, owner }: Notice): Promise<void> {
  if (!isMailConfigured()) return;
  const recipient = await noticeRecipient(tx, owner.userId);
  if (!recipient) return;
  const { note, scopes, lastFive, expiresAt } = token;
  const text = [
    `Account: ${owner.username}`,
    `Token: ${note} (ends in ${lastFive})`,
    `Scopes: ${scopes.join(', ')}`,
    `Expires: ${expiresAt ?? 'never'}`,
    `By: ${doer(actor, recipient)}`,
    '',
    ...adviceFor(news, recipient, owner),
  ].join('\n');
  await queueMail(tx, { kind: `token-${news}`, recipient: recipient.email, subject: subjects[news], text });
}

/** From where is told of the recipient, and of whom nobody knows; from where others act is theirs, in the audit log too. */
function doer(actor: Actor, recipient: NoticeRecipient): string {
  const who = isAccount(actor) ? (actor.sudoBy ?? actor) : null;
  const { address } = actor.origin;
  const from = address !== null && (who === null || who.userId === recipient.userId) ? ` from ${address}` : '';
  return `${who?.username ?? actor.kind}${from}`;
}

function adviceFor(news: TokenNews, recipient: NoticeRecipient, { userId, username }: Notice['owner']): string[] {
  const { text, pathOf } = advice[news][mayOpenPages(recipient, userId) ? 'withPage' : 'withoutPage'];
  return [facts[news] + text, ...(pathOf ? [`${externalUrl()}${pathOf(username)}`] : [])];
}
