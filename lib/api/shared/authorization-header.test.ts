import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAuthorization, presentedCredential, type Presented } from './authorization-header';

const token = 'sgp_local_0123456789abcdef0123456789abcdef01234567';
const site = new URL('https://keyward.example.com/.api/graphql');

/** A value between quotes, as RFC 9110 writes it: backslashes before quotes and backslashes. */
const quoted = (text: string) => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('parseAuthorization', () => {
  it.each<[string, string, Presented]>([
    ['the plain form', `token ${token}`, { kind: 'token', token }],
    ['the plain form with spaces around', `  token   ${token}  `, { kind: 'token', token }],
    ['the auth-param form', `token token="${token}"`, { kind: 'token', token }],
    ['the auth-param form without quotes', `token token=${token}`, { kind: 'token', token }],
    ['a parameter name in capitals', `token TOKEN="${token}"`, { kind: 'token', token }],
    ['a scheme in capitals', `TOKEN ${token}`, { kind: 'token', token }],
    ['the sudo form', `token-sudo user="alice",token="${token}"`, { kind: 'sudo', token, username: 'alice' }],
    ['the sudo form the other way around', `token-sudo token="${token}",user="alice"`, { kind: 'sudo', token, username: 'alice' }],
    [
      'the sudo form with spaces after the comma',
      `token-sudo user="alice",   token="${token}"`,
      { kind: 'sudo', token, username: 'alice' },
    ],
    ['the sudo form in capitals', `Token-Sudo USER="alice", Token="${token}"`, { kind: 'sudo', token, username: 'alice' }],
    ['the sudo form without quotes', `token-sudo user=alice, token=${token}`, { kind: 'sudo', token, username: 'alice' }],
    ['an escaped name', `token-sudo user="al\\"i\\\\ce",token="${token}"`, { kind: 'sudo', token, username: 'al"i\\ce' }],
    ['a bearer', 'Bearer sgo_at_abc', { kind: 'bearer', token: 'sgo_at_abc' }],
    ['a bearer in small letters', 'bearer sgo_at_abc', { kind: 'bearer', token: 'sgo_at_abc' }],
    ['the user name of Basic', basic(`${token}:ignored`), { kind: 'token', token }],
    ['the user name of Basic with an empty password', basic(`${token}:`), { kind: 'token', token }],
    ['the user name of Basic when the password has colons', basic(`${token}:a:b`), { kind: 'token', token }],
  ])('takes %s', (_what, header, expected) => {
    expect(parseAuthorization(header)).toEqual(expected);
  });

  it.each([
    ['an unknown scheme', `Digest username="${token}"`],
    ['a token without a scheme', token],
    ['an empty header', ''],
    ['Basic with an empty user name', basic(':password')],
    ['Basic with nothing', 'Basic'],
  ])('takes %s for no credential at all', (_what, header) => {
    expect(parseAuthorization(header)).toEqual({ kind: 'none' });
  });

  it.each([
    ['token with nothing', 'token'],
    ['token with two words', `token ${token} x`],
    ['an unknown parameter', `token key="${token}"`],
    ['a token parameter and another one', `token token="${token}",user="alice"`],
    ['an empty token parameter', 'token token=""'],
    ['sudo without a user', `token-sudo token="${token}"`],
    ['sudo without a token', 'token-sudo user="alice"'],
    ['sudo with an empty user', `token-sudo user="",token="${token}"`],
    ['sudo without parameters', `token-sudo ${token}`],
    ['sudo with nothing', 'token-sudo'],
    ['a parameter that stands twice', `token-sudo user="alice",user="bob",token="${token}"`],
    ['a parameter that stands twice in two spellings', `token-sudo user="alice",USER="bob",token="${token}"`],
    ['a third parameter', `token-sudo user="alice",token="${token}",why="x"`],
    ['a quote that does not end', `token-sudo user="alice,token=${token}`],
    ['a comma at the end', `token-sudo user="alice",token="${token}",`],
    ['a missing comma', `token-sudo user="alice" token="${token}"`],
    ['Bearer with nothing', 'Bearer'],
    ['Bearer with two words', 'Bearer a b'],
  ])('cannot parse %s', (_what, header) => {
    expect(parseAuthorization(header)).toEqual({ kind: 'unparsable' });
  });

  it('gives back any user name and token that were quoted, in either order', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.nat(4), (username, secret, userFirst, spaces) => {
        const pairs = [`user=${quoted(username)}`, `token=${quoted(secret)}`];
        const header = `token-sudo ${(userFirst ? pairs : pairs.reverse()).join(`,${' '.repeat(spaces)}`)}`;
        expect(parseAuthorization(header)).toEqual({ kind: 'sudo', token: secret, username });
      }),
    );
  });

  it('answers any header at all, quickly', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400, unit: 'binary' }),
        fc.constantFrom('token', 'token-sudo', 'Bearer', 'Basic', ''),
        (rest, scheme) => {
          expect(['none', 'unparsable', 'token', 'sudo', 'bearer']).toContain(parseAuthorization(`${scheme} ${rest}`).kind);
        },
      ),
    );
    const startedAt = performance.now();
    for (const piece of ['\\', ' ', 'a=', '"', 'a="\\', 'user="a",'])
      parseAuthorization(`token-sudo ${piece.repeat(16_000 / piece.length)}`);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('presentedCredential', () => {
  it('asks the query first, then the header', () => {
    const url = new URL('?token=in-query', site);
    expect(presentedCredential(url, basic('in-basic:'))).toEqual({ kind: 'token', token: 'in-query' });
    expect(presentedCredential(url, 'token in-header')).toEqual({ kind: 'token', token: 'in-query' });
    expect(presentedCredential(site, 'token in-header')).toEqual({ kind: 'token', token: 'in-header' });
    expect(presentedCredential(site, null)).toEqual({ kind: 'none' });
  });

  it('passes over an empty query parameter', () => {
    expect(presentedCredential(new URL('?token=', site), 'token in-header')).toEqual({ kind: 'token', token: 'in-header' });
  });
});
