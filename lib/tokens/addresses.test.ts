import { describe, expect, it } from 'vitest';
import { canonicalAddress, canonicalEntry, isCovered, proposeEntries } from './addresses';

describe('an entry of an address list', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7/32 ', '203.0.113.7'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['203.0.113.77/26', '203.0.113.64/26'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['2001:db8:1:2:3:4:5:6/64', '2001:db8:1:2::/64'],
    ['2001:db8:ffff::/33', '2001:db8:8000::/33'],
    ['::1/128', '::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24'],
  ])('%s is kept as %s', (text, kept) => {
    expect(canonicalEntry(text)).toBe(kept);
  });

  const noEntries = ['', 'host', '1', '203.0.113', '203.0.113.256', '203.0.113.7/33', '10.0.0.0/8/8', '10.0.0.0/-1', '2001:db8::/129'];

  it.each([...noEntries, '0.0.0.0/0', '::/0', 'fe80::1%eth0', '::ffff:203.0.113.7/64'])('%s is none', (text) => {
    expect(canonicalEntry(text)).toBeNull();
  });
});

describe('an address list', () => {
  const list = ['10.0.0.0/8', '203.0.113.7', '2001:db8:1::/48'];

  it.each([
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['203.0.113.7', true],
    ['203.0.113.8', false],
    ['::ffff:203.0.113.7', true],
    ['2001:DB8:1::5', true],
    ['2001:db8:2::5', false],
    ['not an address', false],
    [null, false],
  ])('%s is covered: %s', (address, covered) => {
    expect(isCovered(list, address)).toBe(covered);
  });

  it('covers nothing when it is empty', () => {
    expect(isCovered([], '10.0.0.1')).toBe(false);
  });

  it('is told apart by its entries, also after very many others', () => {
    for (let index = 0; index < 1_500; index += 1) expect(isCovered([`10.${index >> 8}.${index & 255}.1`], '10.0.1.1')).toBe(index === 1);
    expect(isCovered(list, '10.255.0.1')).toBe(true);
  });
});

describe('the proposal', () => {
  const seen = (address: string, requests: number) => ({ address, requests, lastSeenAt: new Date(0).toISOString() });

  it('takes addresses that stand close for one network, and covers all that was seen', () => {
    const all = [
      seen('203.0.113.1', 5),
      seen('203.0.113.9', 6),
      seen('203.0.113.77', 7),
      seen('198.51.100.1', 100),
      seen('198.51.100.2', 1),
      seen('2001:db8::1', 1),
      seen('2001:db8::2', 2),
      seen('2001:db8:0:1::2', 50),
    ];
    const proposed = proposeEntries(all);
    expect(proposed).toEqual([
      { entry: '198.51.100.1', addresses: 1, requests: 100 },
      { entry: '2001:db8:0:1::2', addresses: 1, requests: 50 },
      { entry: '203.0.113.0/24', addresses: 3, requests: 18 },
      { entry: '2001:db8::/64', addresses: 2, requests: 3 },
      { entry: '198.51.100.2', addresses: 1, requests: 1 },
    ]);
    const list = proposed.map(({ entry }) => entry);
    expect(all.every(({ address }) => isCovered(list, address))).toBe(true);
    expect(list.every((entry) => canonicalEntry(entry) === entry)).toBe(true);
  });

  it('is empty where nothing was seen', () => {
    expect(proposeEntries([])).toEqual([]);
    expect(canonicalAddress('0:0:0:0:0:0:0:0')).toBe('::');
  });
});
