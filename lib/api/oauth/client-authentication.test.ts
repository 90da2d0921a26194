import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAuthentication } from './client-authentication';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const form = (values: Record<string, string> = {}) => new URLSearchParams(values);
const encode = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);

describe('client authentication, RFC 6749 §2.3.1', () => {
  it('takes the parts from the form', () => {
    expect(clientAuthentication(null, form({ client_id: 'a', client_secret: 'b' }))).toEqual({
      ok: true,
      id: 'a',
      secret: 'b',
      usedBasic: false,
    });
  });

  it('takes any id and secret from Basic, form-encoded as the RFC says', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ minLength: 1, unit: 'grapheme' }), (id, secret) => {
        expect(clientAuthentication(basic(`${encode(id)}:${encode(secret)}`), form())).toEqual({ ok: true, id, secret, usedBasic: true });
      }),
    );
  });

  it('takes Basic in any case, beside the same client_id in the form', () => {
    expect(clientAuthentication(basic('a:b').replace('Basic', 'BASIC'), form({ client_id: 'a' }))).toMatchObject({
      ok: true,
      id: 'a',
      secret: 'b',
    });
  });

  it('looks past a header of another scheme', () => {
    expect(clientAuthentication('Bearer x', form({ client_id: 'a', client_secret: 'b' }))).toMatchObject({ ok: true, id: 'a' });
  });

  it.each<[string, string | null, Record<string, string>, 400 | 401, string]>([
    ['nothing at all', null, {}, 400, 'invalid_request'],
    ['a secret without an id', null, { client_secret: 'b' }, 400, 'invalid_request'],
    ['an id without a secret', null, { client_id: 'a' }, 401, 'invalid_client'],
    ['an empty secret', null, { client_id: 'a', client_secret: '' }, 401, 'invalid_client'],
    ['both ways at once', basic('a:b'), { client_id: 'a', client_secret: 'b' }, 400, 'invalid_request'],
    ['two different clients', basic('a:b'), { client_id: 'c' }, 400, 'invalid_request'],
    ['Basic without a colon', basic('ab'), {}, 401, 'invalid_client'],
    ['Basic without a secret', basic('a:'), {}, 401, 'invalid_client'],
    ['Basic without an id', basic(':b'), {}, 401, 'invalid_client'],
    ['Basic with broken percent signs', basic('a:%zz'), {}, 401, 'invalid_client'],
    ['Basic that is not base64', 'Basic ???', {}, 401, 'invalid_client'],
  ])('refuses %s', (_what, header, values, status, error) => {
    expect(clientAuthentication(header, form(values))).toMatchObject({ ok: false, status, error });
  });
});
