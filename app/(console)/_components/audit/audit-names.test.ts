import { describe, expect, it } from 'vitest';
import { actorOf } from './audit-names';

const nobody = { id: null, name: 'anonymous', username: null, kind: null };
const session = (username: string | null) => ({ type: 'session', id: '3', name: 'ada', username, lastFive: null });
const after = { userId: 12, expiresAt: '2026-12-20T12:00:00.000Z' };

describe('who signed in', () => {
  it('is the account of the session, by its id, whatever it is called today', () => {
    expect(actorOf({ actor: nobody, outcome: 'SUCCESS', target: session('ada-new'), after })).toEqual({
      id: 12, name: 'ada', username: 'ada-new', kind: 'HUMAN',
    });
  });

  it('leads nowhere once the account is deleted', () => {
    expect(actorOf({ actor: nobody, outcome: 'SUCCESS', target: session(null), after })).toMatchObject({ id: 12, username: null });
  });

  it('is nobody where it did not work', () => {
    expect(actorOf({ actor: nobody, outcome: 'REFUSED', target: session('ada'), after })).toBe(nobody);
  });
});
