import { describe, expect, it } from 'vitest';
import { actionWords, nameOfKind, reasonWords } from './action-words';

describe('words of the audit log', () => {
  it('say known actions as people do, and spell out all others', () => {
    expect(actionWords('token.create')).toBe('Created an access token');
    expect(actionWords('users.block')).toBe('Users: block');
    expect(actionWords('m2mCredentials.addSecret')).toBe('M2m credentials: add secret');
    expect(actionWords('odd')).toBe('Odd');
  });

  it('spell out reasons and kinds', () => {
    expect(reasonWords('wrong_password')).toBe('Wrong password');
    expect(nameOfKind('access-token')).toBe('Access token');
    expect(nameOfKind('something-new')).toBe('Something new');
  });
});
