import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '@/lib/site/settings-schema';
import { brokenLimit, estimateFields, measureDocument, refuseTooManyFields } from './limits';

const limits = settingsSchema.parse({}).rateLimits;
const nested = (depth: number) => `${'{ a '.repeat(depth)}${'}'.repeat(depth)}`;
const problemOf = (text: string) => brokenLimit(measureDocument(parse(text)), limits)?.message ?? null;

describe('limits of a document', () => {
  it('allow a depth of 30 and refuse 31', () => {
    expect(problemOf(nested(30))).toBeNull();
    expect(problemOf(nested(31))).toMatch(/nested too deep \(31, the limit is 30\)/);
  });

  it('count the depth through fragments and inline fragments', () => {
    const deep = `{ ...A } fragment A on T { x { ... on T ${nested(15)} ...B } } fragment B on T ${nested(31)}`;
    expect(measureDocument(parse(deep)).depth).toBe(32);
  });

  it('allow 500 aliases and refuse 501', () => {
    const aliased = (count: number) => `{ ${Array.from({ length: count }, (_, index) => `x${index}: a${index % 400}`).join(' ')} }`;
    expect(problemOf(aliased(500))).toBeNull();
    expect(problemOf(aliased(501))).toMatch(/too many aliases \(501/);
  });

  it('refuse one field 501 times at one place, and 501 different fields', () => {
    expect(problemOf(`{ ${'a '.repeat(500)} }`)).toBeNull();
    expect(problemOf(`{ ${'a '.repeat(501)} }`)).toMatch(/repeating one field/);
    expect(problemOf(`{ ${Array.from({ length: 501 }, (_, index) => `a${index}`).join(' ')} }`)).toMatch(/too many different fields/);
  });

  it('count aliases of a fragment as often as it is spread', () => {
    const spread = `{ ${'...A '.repeat(6)} } fragment A on T { ${Array.from({ length: 100 }, (_, index) => `x${index}: a`).join(' ')} }`;
    expect(measureDocument(parse(spread)).aliases).toBe(600);
  });

  it('measure a billion laughs of fragments by their text, at once', () => {
    const laughs = Array.from({ length: 60 }, (_, index) => `fragment F${index} on T { ${`...F${index + 1} `.repeat(20)} }`).join('\n');
    const document = parse(`{ ...F0 } ${laughs} fragment F60 on T { x: a }`);
    const startedAt = performance.now();
    expect(measureDocument(document).aliases).toBeGreaterThan(500);
    expect(estimateFields(document, {})).toBeGreaterThan(500_000);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('end on fragments that name each other in a circle', () => {
    const circle = parse('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }');
    expect(measureDocument(circle).depth).toBeLessThan(10);
  });

  it('end on circles of many fragments at once', () => {
    const all = Array.from({ length: 16 }, (_, index) => `...F${index}`).join(' ');
    const web = Array.from({ length: 16 }, (_, index) => `fragment F${index} on T { a { ${all} } }`).join('\n');
    const startedAt = performance.now();
    measureDocument(parse(`{ ${all} } ${web}`));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('measure any nesting without fail', () => {
    const selection = fc.letrec<{ set: string; field: string }>((tie) => ({
      set: fc.array(tie('field'), { minLength: 1, maxLength: 3 }).map((fields) => `{ ${fields.join(' ')} }`),
      field: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('a', 'b', 'x: a'),
        tie('set').map((set) => `... on T ${set}`),
        tie('set').map((set) => `c ${set}`),
      ),
    }));
    fc.assert(
      fc.property(selection.set, (text) => {
        const measure = measureDocument(parse(text));
        expect(measure.depth).toBeGreaterThan(0);
        expect(measure.aliases).toBe(text.split('x:').length - 1);
      }),
    );
  });
});

describe('estimate of the fields of an answer', () => {
  it('multiplies by what lists are asked for, in literals and variables', () => {
    expect(estimateFields(parse('{ users(first: 100) { nodes { id } } }'), {})).toBe(1 + 100 * 2);
    expect(estimateFields(parse('query($n: Int) { users(first: $n) { nodes { id } } }'), { n: 100 })).toBe(1 + 100 * 2);
    expect(estimateFields(parse('{ site { users { nodes(limit: 50) { id } } } }'), {})).toBe(3 + 50);
  });

  it('counts the default of a variable that was not sent', () => {
    expect(estimateFields(parse('query($n: Int = 1000) { users(first: $n) { nodes { id } } }'), {})).toBe(1 + 1000 * 2);
    expect(estimateFields(parse('query($n: Int = 1000) { users(first: $n) { nodes { id } } }'), { n: 10 })).toBe(1 + 10 * 2);
  });

  it('takes a list without a size for a page, so that lists inside lists are refused, however they are written', () => {
    const inside = (levels: number, open: string, close: string) =>
      parse(`{ currentUser { ${open.repeat(levels)} id ${close.repeat(levels)} } }`);
    expect(refuseTooManyFields(inside(2, 'accessTokens { nodes { subject {', '} } }'), {}, limits)).toBeNull();
    for (const [open, close] of [
      ['accessTokens { nodes { subject {', '} } }'],
      ['a: accessTokens { b: nodes { subject {', '} } }'],
      ['accessTokens { ... on AccessTokenConnection { nodes { subject {', '} } } }'],
      ['accessTokens(includeExpired: true) { ... { nodes { subject {', '} } } }'],
    ] as const) {
      expect(refuseTooManyFields(inside(3, open, close), {}, limits), open).not.toBeNull();
    }
    const byFragments = `{ currentUser { ...A } } fragment A on User { accessTokens { ...N1 } }
      fragment N1 on AccessTokenConnection { nodes { subject { accessTokens { ...N2 } } } }
      fragment N2 on AccessTokenConnection { nodes { subject { accessTokens { ...N3 } } } }
      fragment N3 on AccessTokenConnection { nodes { id } }`;
    expect(refuseTooManyFields(parse(byFragments), {}, limits)).not.toBeNull();
    expect(refuseTooManyFields(parse('{ users { nodes { id accessTokens { nodes { id note scopes } } } } }'), {}, limits)).toBeNull();
  });

  it('refuses above half a million', () => {
    const nestedLists = parse('{ users(first: 1000) { nodes { accessTokens(first: 1000) { nodes { id } } } } }');
    expect(refuseTooManyFields(nestedLists, {}, limits)?.message).toMatch(/asking for too many fields/);
    expect(refuseTooManyFields(parse('{ users(first: 1000) { nodes { id username emails { email } } } }'), {}, limits)).toBeNull();
  });
});
