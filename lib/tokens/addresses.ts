import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';

const bits = { ipv4: 32, ipv6: 128 } as const;
type Family = keyof typeof bits;

const familyOf = (address: string): Family => (isIPv4(address) ? 'ipv4' : 'ipv6');

/** The one spelling under which an address is kept and compared; null for what is none. IPv4 inside IPv6 is IPv4. */
export function canonicalAddress(text: string): string | null {
  // An address with a zone belongs to one machine's own network card.
  if (!isIPv4(text) && (!isIPv6(text) || text.includes('%'))) return null;
  const { address } = new SocketAddress({ address: text, family: familyOf(text) });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

function toBytes(address: string): number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [head = '', tail] = address.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []).flatMap(toGroupBytes);
  const [before, after] = [groups(head), groups(tail)];
  return tail === undefined ? before : [...before, ...Array.from({ length: 16 - before.length - after.length }, () => 0), ...after];
}

function toGroupBytes(group: string): number[] {
  if (isIPv4(group)) return group.split('.').map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

function fromBytes(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  return canonicalAddress(groups.join(':')) ?? groups.join(':');
}

/** The network of `prefix` bits around a canonical address, in CIDR notation; a single address without the slash. */
export function networkOf(address: string, prefix: number): string {
  const masked = toBytes(address).map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, prefix - index * 8)))) & 0xff);
  return prefix === bits[familyOf(address)] ? fromBytes(masked) : `${fromBytes(masked)}/${prefix}`;
}

/** An entry of a list as it is kept: `10.1.2.3/8` becomes `10.0.0.0/8`. Null for what is neither an address nor a network. */
export function canonicalEntry(text: string): string | null {
  const [, host = '', digits] = /^([0-9a-fA-F:.]+?)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const address = canonicalAddress(host);
  if (address === null) return null;
  const most = bits[familyOf(address)];
  // A prefix counted in the 128 bits of an IPv4 address inside IPv6.
  const inSix = host.includes(':') && most === 32 ? 96 : 0;
  const prefix = digits === undefined ? most : Number(digits) - inSix;
  // A network of everything is no list.
  return prefix < 1 || prefix > most ? null : networkOf(address, prefix);
}

const mostLists = 1_000;
const lists = new Map<string, BlockList>();

function blockListOf(entries: readonly string[]): BlockList {
  const key = entries.join(' ');
  const known = lists.get(key);
  if (known) return known;
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  // A list is known by its text, so what is kept never goes stale; only its number is bounded.
  if (lists.size >= mostLists) lists.clear();
  lists.set(key, list);
  return list;
}

/** True when a list of canonical entries covers the address. An address that nobody knows is never covered. */
export function isCovered(entries: readonly string[], address: string | null): boolean {
  const canonical = address === null ? null : canonicalAddress(address);
  return canonical !== null && blockListOf(entries).check(canonical, familyOf(canonical));
}

export interface SeenAddress {
  address: string;
  requests: number;
  lastSeenAt: string;
}

export interface ProposedEntry {
  entry: string;
  /** How many of the seen addresses it covers, and the requests from there. */
  addresses: number;
  requests: number;
}

/** Several addresses this close are taken for one network: a data centre's, or the one that a house was given. */
const close = { ipv4: { prefix: 24, atLeast: 3 }, ipv6: { prefix: 64, atLeast: 2 } } as const;

/** The shortest list that covers what was seen, the busiest entries first. */
export function proposeEntries(seen: readonly SeenAddress[]): ProposedEntry[] {
  const networks = new Map<string, SeenAddress[]>();
  for (const each of seen) {
    const address = canonicalAddress(each.address);
    if (address === null) continue;
    const network = networkOf(address, close[familyOf(address)].prefix);
    networks.set(network, [...(networks.get(network) ?? []), { ...each, address }]);
  }
  const entries = [...networks].flatMap(([network, members]): ProposedEntry[] => {
    const { atLeast } = close[familyOf(network.split('/')[0] ?? '')];
    if (members.length < atLeast) return members.map(({ address, requests }) => ({ entry: address, addresses: 1, requests }));
    return [{ entry: network, addresses: members.length, requests: members.reduce((sum, { requests }) => sum + requests, 0) }];
  });
  return entries.sort((a, b) => b.requests - a.requests || a.entry.localeCompare(b.entry));
}
