import { describe, expect, it } from 'vitest';
import { readAuditUrl } from './audit-url';

describe('a target in the address of the audit log', () => {
  it.each([
    ['user:12', { targetType: 'user', targetId: '12' }],
    ['site:site', { targetType: 'site', targetId: 'site' }],
    ['oauth-token:9223372036854775807', { targetType: 'oauth-token', targetId: '9223372036854775807' }],
  ])('%s is read beside the other filters', (target, filter) => {
    expect(readAuditUrl({ target, door: 'rest' })).toEqual({ filter: { ...filter, door: 'rest' }, account: undefined, bad: [] });
  });

  it.each(['user', 'user:', ':12', 'user:1 2', 'User:12', `user:${'1'.repeat(201)}`, `${'a'.repeat(51)}:1`, 'user:\0'])(
    '%j is named as not usable',
    (target) => {
      expect(readAuditUrl({ target })).toEqual({ filter: {}, account: undefined, bad: ['target'] });
    },
  );
});
