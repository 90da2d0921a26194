import { describe, expect, it } from 'vitest';
import { parsePattern } from './pattern';

describe('a pattern of repository names', () => {
  it.each([
    ['github.com/acme/*', 'github.com/acme/api', true],
    ['github.com/acme/*', 'github.com/acme/api/v2', false],
    ['github.com/acme/*', 'githubxcom/acme/api', false],
    ['github.com/acme/**', 'github.com/acme/api/v2', true],
    ['github.com/*/api', 'github.com/acme/api', true],
    ['github.com/*/api', 'github.com/acme/api2', false],
    ['GitHub.com/Acme/*', 'github.com/acme/api', true],
    ['**/c++-tools', 'github.com/acme/c++-tools', true],
    ['**/c++-tools', 'github.com/acme/ccc-tools', false],
    ['github.com/acme/api', 'github.com/acme/api', true],
    ['**', 'anything/at/all', true],
  ])('%s and %s: %s', (pattern, name, isMatch) => {
    const { prefix, regex } = parsePattern(pattern);
    expect(new RegExp(regex).test(name) && name.startsWith(prefix)).toBe(isMatch);
  });

  it('begins with what stands before the first star', () => {
    expect(parsePattern('github.com/acme/*').prefix).toBe('github.com/acme/');
    expect(parsePattern('**/api').prefix).toBe('');
  });
});
