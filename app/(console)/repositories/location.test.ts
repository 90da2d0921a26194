import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repositoryPaths } from '@/lib/url/repository-paths';
import { readLocation } from './location';

const stepsOf = (path: string) => path.replace(/\?.*/s, '').split('/').slice(2).map(decodeURIComponent);

describe('the place in a repository that an address means', () => {
  it.each([
    ['acme/app', { fullName: 'acme/app', view: 'tree', path: '' }],
    ['acme/app/-/blob/src/-/x', { fullName: 'acme/app', view: 'blob', path: 'src/-/x' }],
    ['acme/app/-/commits', { fullName: 'acme/app', view: 'commits', path: '' }],
    ['acme', null],
    ['acme/app/-/settings/x', null],
    ['acme/../app', null],
    ['acme/app/-/blob/100%', { fullName: 'acme/app', view: 'blob', path: '100%' }],
    ['acme/a%2Fb', null],
  ])('%s', (path, location) => expect(readLocation(path.split('/'))).toEqual(location));

  it('has no slash inside of a step', () => expect(readLocation(['acme', 'app', '-', 'blob', 'a/b'])).toBeNull());

  it('is what the address was made of, whatever files are called', () => {
    const step = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .filter((text) => !/[/\0]/.test(text) && !/\p{Cs}/u.test(text) && !/^\.{1,2}$/.test(text));
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
      const path = steps.join('/');
      const address = repositoryPaths.file('acme/my.app', path, 'a b?');
      expect(readLocation(stepsOf(address))).toEqual({ fullName: 'acme/my.app', view: 'blob', path });
    }));
  });
});
