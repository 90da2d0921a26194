import { BlockList, isIPv4, isIPv6 } from 'node:net';

// Two lists: one that holds both families compares an IPv4 address with the rules on addresses that only wrap one.
const closedV4 = new BlockList();
const closedV6 = new BlockList();

/** What is not the public internet: IANA's special-purpose registries, and the addresses by which clouds serve their secrets. */
const closed: readonly [network: string, bits: number][] = [
  ['0.0.0.0', 8], // this host
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT; some clouds keep metadata in it
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, with the metadata address of most clouds
  ['172.16.0.0', 12],
  ['192.0.0.0', 24], // with 192.0.0.192, a metadata address
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, with broadcast
  ['168.63.129.16', 32], // a cloud's own host, though the range is public
  ['::', 96], // unspecified, loopback, and IPv4 in its oldest wrapping
  ['::ffff:0:0', 96], // IPv4-mapped
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96], // NAT64: ends at an IPv4 address
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23], // Teredo and other protocols that wrap
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7], // unique local, with fd00:ec2::254
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];
for (const [network, bits] of closed) {
  if (isIPv4(network)) closedV4.addSubnet(network, bits, 'ipv4');
  else closedV6.addSubnet(network, bits, 'ipv6');
}

/** True for an address of the public internet; everything else needs the operator's word. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closedV4.check(address, 'ipv4');
  // A zone belongs to link-local addresses alone.
  return isIPv6(address) && !address.includes('%') && !closedV6.check(address, 'ipv6');
}
