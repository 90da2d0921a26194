import { describe, expect, it, vi } from 'vitest';
import { isPublicAddress } from './address-ranges';
import { resolveAllowed } from './resolve';

vi.hoisted(() => {
  process.env.KEYWARD_ALLOWED_HOSTS = 'git.inside.test, only.inside.test:8443, [fd00::7]:80, 10.1.2.3';
});

const answering =
  (...addresses: string[]) =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('addresses that are not public', () => {
  it.each([
    '0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '168.63.129.16',
    '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.51.100.7',
    '203.0.113.9', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
    '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:a00:1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1',
    '2001::1', '2001:db8::1', '2002:7f00:1::', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'nonsense', '',
  ])('%s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0',
    '192.0.1.1', '192.167.255.255', '198.20.0.0', '223.255.255.255', '2606:4700::1111', '2a00:1450::1'])(
    'but %s is', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('resolveAllowed', () => {
  it('answers with the first address of a public name', async () => {
    expect(await resolveAllowed('git.example.test', 443, answering('1.1.1.1', '8.8.8.8'))).toEqual({ address: '1.1.1.1', family: 4 });
    expect(await resolveAllowed('[2606:4700::1111]', 443)).toEqual({ address: '2606:4700::1111', family: 6 });
  });

  it('refuses a name of which one answer is private, wherever it stands, and says what the operator would write', async () => {
    for (const answers of [['1.1.1.1', '10.0.0.1'], ['10.0.0.1', '1.1.1.1'], ['1.1.1.1', '::ffff:1.1.1.1']]) {
      await expect(resolveAllowed('git.example.test', 8080, answering(...answers))).rejects.toMatchObject({
        code: 'forbidden',
        reason: 'address_not_allowed',
        message: expect.stringContaining('puts git.example.test:8080 into KEYWARD_ALLOWED_HOSTS'),
      });
    }
  });

  it.each(['127.0.0.1', '[::1]', '10.1.2.4', '0x7f.1', '2130706433', 'localhost', 'LOCALHOST.'])('refuses %s', (host) =>
    expect(resolveAllowed(host, 80)).rejects.toMatchObject({ code: 'forbidden' }));

  it('lets the operator open a host, with one port or with all', async () => {
    const inside = answering('10.0.0.9');
    expect(await resolveAllowed('Git.Inside.test', 1234, inside)).toEqual({ address: '10.0.0.9', family: 4 });
    expect(await resolveAllowed('only.inside.test', 8443, inside)).toMatchObject({ address: '10.0.0.9' });
    expect(await resolveAllowed('[fd00::7]', 80)).toMatchObject({ family: 6 });
    expect(await resolveAllowed('10.1.2.3', 22)).toMatchObject({ family: 4 });
    await expect(resolveAllowed('only.inside.test', 443, inside)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(resolveAllowed('[fd00::7]', 443)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(resolveAllowed('sub.git.inside.test', 80, inside)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('says that a name has no address', async () => {
    for (const ask of [answering(), () => Promise.reject(new Error('ENOTFOUND'))]) {
      await expect(resolveAllowed('nowhere.example.test', 443, ask)).rejects.toMatchObject({ code: 'unavailable', reason: 'unreachable' });
    }
  });
});
