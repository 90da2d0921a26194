import { Bot, Server, UserRound, UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '@/components/ui/link';
import type { AuditAccount, AuditEvent } from '@/lib/audit/schema';
import { paths } from '@/lib/url/paths';
import { nameOfKind } from './action-words';

// Tall enough for a finger.
const linkClass = 'inline-block py-0.5 leading-5 rounded-sm text-ink underline-offset-2 hover:underline';

/** A name that leads somewhere while there is something to lead to. */
export function NameLink({ name, href }: { name: string; href: string | null }) {
  const text = <bdi className="block max-w-48 truncate" title={name}>{name}</bdi>;
  return href === null ? <span className="text-ink">{text}</span> : <Link href={href} className={linkClass}>{text}</Link>;
}

function iconOf({ id, name, username, kind }: AuditAccount): ReactNode {
  if (id === null && name === 'system') return <Server aria-label="Server" />;
  if (id === null && username === null) return <UserRoundX aria-label="Nobody known" />;
  if (username === null) return <UserRoundX aria-label="Deleted account" />;
  return kind === 'SERVICE_ACCOUNT' ? <Bot aria-label="Service account" /> : <UserRound aria-label="Person" />;
}

const wordOf = ({ id, name, username }: AuditAccount): string =>
  id !== null || username !== null ? name : name === 'system' ? 'The server' : name === 'anonymous' ? 'Not signed in' : name;

export function AccountName({ account }: { account: AuditAccount }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-ink-3">
      {iconOf(account)}
      <NameLink name={wordOf(account)} href={account.username === null ? null : paths.user(account.username)} />
    </span>
  );
}

/** Whoever signs in is nobody yet when they ask; once it worked, they are whose session it is. */
export function actorOf({ actor, target, outcome, after }: Pick<AuditEvent, 'actor' | 'target' | 'outcome' | 'after'>): AuditAccount {
  if (actor.id !== null || actor.name !== 'anonymous' || outcome !== 'SUCCESS' || target?.type !== 'session') return actor;
  const { name, username } = target;
  return name === null ? actor : { id: typeof after?.userId === 'number' ? after.userId : null, name, username, kind: 'HUMAN' };
}

/** Who acted, and under sudo in whose name. */
export function Who({ event }: { event: Pick<AuditEvent, 'actor' | 'sudoBy' | 'target' | 'outcome' | 'after'> }) {
  const { sudoBy } = event;
  const actor = actorOf(event);
  if (sudoBy === null) return <AccountName account={actor} />;
  return (
    <div className="min-w-0">
      <AccountName account={sudoBy} />
      <span className="flex items-center gap-1 text-xs text-ink-3">as <AccountName account={actor} /></span>
    </div>
  );
}

/** The list in which a credential of this kind stands. */
const listOf = (kind: string, username: string): string | null =>
  kind === 'access-token' ? paths.tokens(username) : kind === 'm2m-credential' ? paths.m2mCredentials(username) : null;

export function CredentialName({ credential }: { credential: AuditEvent['credential'] }) {
  if (credential === null) return <span className="text-ink-3">None</span>;
  const { kind, id, name, username } = credential;
  if (name === null) return <span className="text-ink-2">{nameOfKind(kind)}{kind === 'session' ? null : ` ${id}`}</span>;
  return <NameLink name={name} href={username === null ? null : listOf(kind, username)} />;
}

export function TargetName({ target }: { target: AuditEvent['target'] }) {
  if (target === null) return <span className="text-ink-3">None</span>;
  const { type, id, name, username } = target;
  const href = username === null ? null : type === 'user' ? paths.user(username) : listOf(type, username);
  return (
    <div className="min-w-0">
      <NameLink name={name ?? id ?? ''} href={href} />
      <span className="block text-xs text-ink-3">{nameOfKind(type)}</span>
    </div>
  );
}
