import { expect, it } from 'vitest';
import { nameOfPermissions } from './steps';

it('reads the name in front of the tail, and nothing else', () => {
  const tail = ['-', 'settings', 'permissions'];
  expect(nameOfPermissions(['acme', 'app', ...tail])).toBe('acme/app');
  expect(nameOfPermissions(['github.com', 'acme', '%7Eapp', ...tail])).toBe('github.com/acme/~app');
  for (const steps of [
    ['acme', 'app'], ['app', ...tail], ['acme', 'app', '-', 'blob', 'settings', 'permissions'], ['acme', 'a%2Fb', ...tail],
    ['acme', '%', ...tail], ['acme', '-', 'blob', ...tail], ['acme', 'a%00', ...tail],
  ]) expect(nameOfPermissions(steps)).toBeNull();
});
