import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors/domain-error';
import { isPublicAddress } from './address-ranges';

export interface ResolvedAddress {
  address: string;
  family: 4 | 6;
}

/** What the system's resolver says of a name. */
export type Lookup = (host: string) => Promise<{ address: string; family: number }[]>;

const systemLookup: Lookup = (host) => lookup(host, { all: true, verbatim: true });
const lookupTimeoutMs = 10_000;

/**
 * The one address a connection to `host` may be made to, asked for once: whoever connects must connect to this very address, or
 * the name could mean another one by then.
 * @param host a name or an address; brackets around IPv6 may stand or not
 * @throws DomainError `forbidden` (reason `address_not_allowed`) when any of its addresses is not public and `KEYWARD_ALLOWED_HOSTS`
 *   does not list the host, `unavailable` (reason `unreachable`) when the name cannot be resolved
 */
export async function resolveAllowed(host: string, port: number, ask: Lookup = systemLookup): Promise<ResolvedAddress> {
  const name = bare(host);
  const found = isIP(name) === 0 ? await answersOf(name, ask) : [{ address: name, family: isIP(name) }];
  const closed = found.find(({ address }) => !isPublicAddress(address));
  if (closed && !isAllowedByOperator(name, port)) {
    const shown = isIP(name) === 6 ? `[${name}]` : name;
    const what = closed.address === name
      ? `${shown} is not an address of the public internet`
      : `${shown} leads to ${closed.address}, which is not an address of the public internet`;
    throw new DomainError('forbidden', {
      reason: 'address_not_allowed',
      message: `${what}. If this server shall connect to it, its operator puts ${shown}:${port} into KEYWARD_ALLOWED_HOSTS.`,
    });
  }
  const [first] = found;
  if (!first) throw unresolved(name);
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '').toLowerCase();

const unresolved = (name: string) =>
  new DomainError('unavailable', {
    reason: 'unreachable',
    message: `The name ${name.slice(0, 100)} has no address. Check how it is written.`,
  });

async function answersOf(name: string, ask: Lookup) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), lookupTimeoutMs);
  });
  try {
    return await Promise.race([ask(name), late]);
  } catch {
    throw unresolved(name);
  } finally {
    clearTimeout(timer);
  }
}

/** `KEYWARD_ALLOWED_HOSTS`: a host with its port, or without, which is any. */
function isAllowedByOperator(name: string, port: number): boolean {
  return env().KEYWARD_ALLOWED_HOSTS.some((entry) => {
    const [, listed = '', listedPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? ['', entry];
    return bare(listed) === name && (listedPort === undefined || Number(listedPort) === port);
  });
}
