import { describe, expect, it } from 'vitest';
import { presetOf, scopePresets } from './new/presets';
import { tokenStatus } from './token-row';

const nowMs = Date.parse('2026-11-20T12:00:00.000Z');
const dayMs = 86_400_000;
const at = (ms: number) => new Date(nowMs + ms).toISOString();

describe('the state of a token', () => {
  it.each([
    ['active', { expiresAt: null }],
    ['active', { expiresAt: at(14 * dayMs + 1) }],
    ['expiring', { expiresAt: at(14 * dayMs) }],
    ['expiring', { expiresAt: at(1) }],
    ['active', { expiresAt: at(1), rotatedToId: 7 }],
    ['expired', { expiresAt: at(0) }],
    ['expired', { expiresAt: at(0), rotatedToId: 7 }],
    ['disabled', { expiresAt: at(dayMs), disabledAt: at(-1) }],
    ['disabled', { expiresAt: null, disabledAt: at(-1) }],
    ['expired', { expiresAt: at(-1), disabledAt: at(-dayMs) }],
    ['revoked', { expiresAt: at(-1), disabledAt: at(-dayMs), revokedAt: at(-1) }],
  ] as const)('is %s for %o', (status, token) => {
    expect(tokenStatus({ disabledAt: null, revokedAt: null, ...token }, nowMs)).toBe(status);
  });
});

describe('the preset of a choice of scopes', () => {
  it('is found in any order, and nothing else is one', () => {
    for (const { value, scopes } of scopePresets) expect(presetOf([...scopes].reverse())).toBe(value);
    for (const scopes of [[], ['user:all', 'mcp'], ['externalapi:read'], ['self_rotate']]) expect(presetOf(scopes)).toBe('none');
  });
});
