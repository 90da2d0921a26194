import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintAccessToken, mintBearer, mintClientSecret } from '@/lib/crypto/mint';
import { redact } from './logger';

describe('redact', () => {
  it.each([
    ['access token', mintAccessToken()],
    ['bare access token', mintAccessToken().slice(-40)],
    ['access token of another instance', mintAccessToken().replace('local', '0123456789abcdef')],
    ['bearer', mintBearer()],
    ['client secret', mintClientSecret()],
    ['GitLab token', 'glpat-abcdefghij0123456789'],
  ])('takes out an %s wherever it stands', (_what, secret) => {
    fc.assert(
      fc.property(
        fc.constantFrom('', ' ', '"', '(', 'token=', 'https://x.example/?token=', 'Bearer '),
        fc.constantFrom('', ' ', '"', ')', '&a=b', '\n'),
        (before, after) => {
          expect(redact(`${before}${secret}${after}`)).not.toContain(secret.slice(-20));
        },
      ),
    );
  });

  it.each([
    'postgresql://keyward:pa55word@db.example.com/x',
    'postgresql://:pa55word@db.example.com/x',
    'postgresql://keyward:begin@pa55word@db.example.com/x',
    'connecting to smtp://a:pa55word@mail:25 failed',
  ])('takes the password out of %s', (text) => {
    expect(redact(text)).not.toContain('pa55word');
  });

  it('leaves other text as it is, and bounds it', () => {
    expect(redact('duplicate key in "User_username_living_key"')).toBe('duplicate key in "User_username_living_key"');
    expect(redact('http://127.0.0.1:3000/path?x=a@b')).toBe('http://127.0.0.1:3000/path?x=a@b');
    expect(redact('x'.repeat(10_000)).length).toBeLessThanOrEqual(2_000);
  });
});
