import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromNodeId, parseNodeId, siteId, toNodeId } from './ids';

const encode = (text: string) => Buffer.from(text).toString('base64');

describe('node ids', () => {
  it('are the ones people build by hand', () => {
    expect(toNodeId('User', 1)).toBe('VXNlcjox');
    expect(siteId).toBe('U2l0ZToic2l0ZSI=');
    expect(fromNodeId('User', 'VXNlcjox')).toBe(1);
  });

  it('come back as they were made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
        expect(fromNodeId('AccessToken', toNodeId('AccessToken', id))).toBe(id);
      }),
    );
  });

  it.each([
    '',
    'User:1',
    encode('User:0'),
    encode('User:-1'),
    encode('User:2147483648'),
    encode('User:1.5'),
    encode('User:1e3'),
    encode('User:'),
    encode('User:"1"'),
    encode(' User:1'),
    encode('User:1\n'),
  ])('name nothing when they are "%s"', (id) => {
    expect(parseNodeId(id)).toBeNull();
    expect(() => fromNodeId('User', id)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('of one kind name nothing of another', () => {
    expect(() => fromNodeId('User', toNodeId('AccessToken', 1))).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('answer any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const node = parseNodeId(text);
        if (node) expect(Number.isInteger(node.id)).toBe(true);
      }),
    );
  });
});
