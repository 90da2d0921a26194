import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { loadServerKeys } from '@/prisma/seed/database';
import { accountNames, breadths, type Authority, type Model } from '@/scripts/testing/lifecycle-model';
import { World, type Command } from '@/scripts/testing/lifecycle-world';

const worlds = 4;
const wanted = 10_000;
// Every beginning of a walk is a sequence too, and is compared as one: after each command everything is tried. A few short
// beginnings do the same as others, and lengths are drawn, hence the margin.
const meanLength = 13;
const walksPerWorld = Math.ceil((wanted * 1.1) / meanLength / worlds);

const kinds = {
  create: 8, rotate: 5, revoke: 2, disable: 2, enable: 2,
  block: 1, unblock: 2, delete: 1, recover: 2, promote: 1, demote: 1,
  'sign in': 1, 'sign out': 1, wait: 2, grant: 2,
  'create credential': 1, 'add secret': 1, 'rotate secret': 2, 'revoke secret': 1,
  'disable credential': 1, 'enable credential': 1, 'delete credential': 1,
} satisfies Record<Command['kind'], number>;
type Kind = keyof typeof kinds;
// The keys of an object of ours are its type's.
const weighted = (Object.entries(kinds) as [Kind, number][]).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) }));

const drawn = fc.record({
  kind: fc.oneof(...weighted),
  account: fc.constantFrom(...accountNames),
  which: fc.nat(1_000),
  by: fc.constantFrom('operator', 'session', 'token', 'token', 'itself', 'sudo'),
  byWhich: fc.nat(1_000),
  actingAs: fc.constantFrom(...accountNames),
  breadth: fc.constantFrom(...breadths, 'all', 'external', 'writer'),
  days: fc.constantFrom(1, 7, 30),
  hours: fc.constantFrom(2, 2, 72, 240),
  hasOverlap: fc.boolean(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const ofLength = (minLength: number, maxLength: number) => fc.array(drawn, { minLength, maxLength });
const walk = fc.oneof(
  { weight: 1, arbitrary: ofLength(1, 7) },
  { weight: 8, arbitrary: ofLength(8, 16) },
  { weight: 1, arbitrary: ofLength(20, 40) },
);

const pick = <T>(list: readonly [T, ...T[]], which: number): T => list[which % list.length] ?? list[0];
const some = <T>(list: readonly T[]): readonly [T, ...T[]] => {
  const [first, ...others] = list;
  if (first === undefined) throw new Error('Every sequence begins with one of each.');
  return [first, ...others];
};

/** What was drawn, said of what is there now. */
function commandOf(model: Model, { kind, which, account, breadth, days, hours, hasOverlap, ...rest }: Drawn): Command {
  const token = pick(some(model.tokens), which);
  const secret = pick(some(model.secrets), which);
  const credential = pick(some(model.credentials), which);
  const by = authorityOf(model, rest, kind === 'rotate' ? which : rest.byWhich);
  switch (kind) {
    case 'create':
      return { kind, by, owner: account, breadth, days };
    case 'rotate':
      return { kind, by, token, hasOverlap };
    case 'revoke':
    case 'disable':
    case 'enable':
      return { kind, by, token };
    case 'create credential':
      return { kind, by, owner: account };
    case 'rotate secret':
      return { kind, by, credential, hasOverlap };
    case 'add secret':
    case 'disable credential':
    case 'enable credential':
    case 'delete credential':
      return { kind, by, credential };
    case 'revoke secret':
      return { kind, by, secret };
    case 'grant':
      return { kind, secret };
    case 'sign out':
      return { kind, session: pick(some(model.sessions), which) };
    case 'wait':
      return { kind, hours };
    default:
      return { kind, account };
  }
}

function authorityOf(model: Model, { by, byWhich, actingAs }: Pick<Drawn, 'by' | 'byWhich' | 'actingAs'>, itself: number): Authority {
  switch (by) {
    case 'operator':
      return { kind: 'operator' };
    case 'session':
      return { kind: 'session', session: pick(some(model.sessions), byWhich) };
    case 'sudo':
      return { kind: 'token', token: pick(some(model.tokens.filter(({ breadth }) => breadth === 'sudo')), byWhich), actingAs };
    default:
      return { kind: 'token', token: pick(some(model.tokens), by === 'itself' ? itself : byWhich), actingAs: null };
  }
}

/** A command in words, with places for things: two sequences that read alike are one. */
const toWords = (command: Command): string =>
  JSON.stringify(command, (key, value: unknown) =>
    key !== '' && typeof value === 'object' && value !== null && 'index' in value ? value.index : value,
  );

/** Two people, two machines, and credentials of every sort, some of them minted by others. */
async function makeWorld(): Promise<World> {
  const world = await World.make();
  const { model } = world;
  const operator: Authority = { kind: 'operator' };
  const session = (index: number): Authority => ({ kind: 'session', session: pick(some(model.sessions), index) });
  const token = (index: number, actingAs: Extract<Authority, { kind: 'token' }>['actingAs'] = null): Authority => ({
    kind: 'token',
    token: pick(some(model.tokens), index),
    actingAs,
  });
  await world.run({ kind: 'sign in', account: 'ann' });
  await world.run({ kind: 'sign in', account: 'ben' });
  await world.run({ kind: 'create', by: session(0), owner: 'ann', breadth: 'sudo', days: 30 });
  await world.run({ kind: 'create', by: session(0), owner: 'ann', breadth: 'external', days: 30 });
  await world.run({ kind: 'create', by: session(1), owner: 'ben', breadth: 'all', days: 7 });
  await world.run({ kind: 'create', by: operator, owner: 'bot', breadth: 'all', days: 30 });
  await world.run({ kind: 'create', by: token(3), owner: 'bot', breadth: 'external', days: 7 });
  await world.run({ kind: 'create', by: token(0, 'ben'), owner: 'ben', breadth: 'all', days: 7 });
  await world.run({ kind: 'create', by: token(1), owner: 'bee', breadth: 'writer', days: 7 });
  await world.run({ kind: 'create credential', by: operator, owner: 'bot' });
  await world.run({ kind: 'grant', secret: pick(some(model.secrets), 0) });
  expect([model.tokens.length, model.sessions.length, model.bearers.length]).toEqual([7, 2, 1]);
  world.keep();
  return world;
}

const seen = new Set<string>();
let longest = 0;
let done = 0;

beforeAll(() => loadServerKeys());

describe('after any sequence of changes', () => {
  it.concurrent.each(Array.from({ length: worlds }, (_, index) => index))(
    'exactly what a naive model says was done and authenticates, and no child is stronger than its parent (%i)',
    { timeout: 600_000 },
    async () => {
      const world = await makeWorld();
      await fc.assert(
        fc.asyncProperty(walk, async (commands) => {
          await world.reset();
          const words: string[] = [];
          for (const each of commands) {
            const command = commandOf(world.model, each);
            words.push(toWords(command));
            await world.run(command);
            await world.compare();
            await world.checkLineage();
            seen.add(words.join('\n'));
          }
          longest = Math.max(longest, commands.length);
          done += 1;
          // What autovacuum does in the long run: without it every statement walks over the dead rows of the sequences before.
          if (done % 50 === 0)
            await db().$executeRaw`VACUUM (ANALYZE) "AccessToken", "User", "Session", "OAuthToken", "OAuthClientSecret", "OAuthClient"`;
        }),
        { numRuns: walksPerWorld },
      );
    },
  );

  afterAll(() => {
    expect(seen.size, 'sequences that differ').toBeGreaterThanOrEqual(wanted);
    expect(longest).toBeGreaterThan(30);
  });
});
