import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintAccessToken, mintBearer, mintClientId, mintClientSecret } from './mint';
import { findSecrets, recogniseSecret } from './recognise';

const hex = '0123456789abcdef0123456789abcdef01234567';
const typo = (secret: string) => secret.slice(0, 10) + (secret[10] === 'a' ? 'b' : 'a') + secret.slice(11);

describe('a whole text', () => {
  it.each([hex, hex.toUpperCase(), `sgp_${hex}`, `sgp_local_${hex}`, `sgp_0123456789abcdef_${hex}`, `sgph_${hex}`, `local_${hex}`])(
    'is the access token that %s spells',
    (spelling) => expect(recogniseSecret(spelling)).toEqual({ kind: 'access-token', lookup: hex }),
  );

  it('is a bearer or a client secret when its checksum says so', () => {
    const [bearer, secret] = [mintBearer(), mintClientSecret()];
    expect(recogniseSecret(bearer)).toEqual({ kind: 'oauth-token', lookup: bearer });
    expect(recogniseSecret(secret)).toEqual({ kind: 'client-secret', lookup: secret });
    expect(recogniseSecret(typo(bearer))).toBeNull();
    expect(recogniseSecret(typo(secret))).toBeNull();
  });

  const others = ['', 'nonsense', hex.slice(1), `${hex}0`, ` ${hex}`, mintClientId(), `glpat-${hex}`];
  it.each(others)('is nothing of ours when it is "%s"', (text) => expect(recogniseSecret(text)).toBeNull());
});

describe('a longer text', () => {
  const token = mintAccessToken();
  const lookup = token.slice(-40);

  it.each([
    ['a header', `Authorization: token ${token}`],
    ['an environment file', `SRC_ACCESS_TOKEN=${token}\nOTHER=1`],
    ['JSON', `{"token":"${token}"}`],
    ['YAML', `  password: '${token}' # of the bot`],
    ['a URL', `https://bot:${token}@example.com/repo.git`],
    ['a query', `?token=${token}&x=1`],
    ['a word of its own in hex', `token ${lookup}.`],
    ['an underscore before it', `my_${token}`],
    ['base64, as Kubernetes keeps it', `  token: ${Buffer.from(token).toString('base64')}`],
    ['base64 of a Basic login', `Authorization: Basic ${Buffer.from(`bot:${token}`).toString('base64')}`],
  ])('shows the token in %s', (_what, text) => {
    const found = findSecrets(text);
    expect(found).toMatchObject([{ kind: 'access-token', lookup }]);
  });

  it('shows every one of several, in order, with where it begins', () => {
    const [secret, bearer] = [mintClientSecret(), mintBearer()];
    const text = `a ${secret}\nb=${bearer};${token}`;
    expect(findSecrets(text).map(({ kind, index }) => [kind, index])).toEqual([
      ['client-secret', 2],
      ['oauth-token', text.indexOf(bearer)],
      ['access-token', text.indexOf(lookup)],
    ]);
  });

  it.each([
    ['SHA-256', hex + hex.slice(0, 24)],
    ['a longer tail', `sgp_local_${hex}0`],
    ['a shorter one', `sgp_local_${hex.slice(1)}`],
    ['base64 of it', Buffer.from(`sgp_local_${hex}0 and more`).toString('base64')],
    ['a secret with a typing error', typo(mintClientSecret())],
  ])('shows nothing in %s', (_what, text) => expect(findSecrets(text)).toEqual([]));

  it('of any kind costs time in proportion to its length', () => {
    const text = `${'sgp_local_'.repeat(50_000)}${'a'.repeat(500_000)}${'sgo_cs_'.repeat(50_000)}`;
    const start = performance.now();
    expect(findSecrets(text)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('never ends the program', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void findSecrets(text)));
  });
});
