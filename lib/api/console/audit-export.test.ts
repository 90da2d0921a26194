import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '@/lib/audit/schema';
import { csvOf, linesOf, whileAllowed } from './audit-export';

const event = (name: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  id: '7',
  at: '2026-11-20T12:00:00.000Z',
  action: 'token.create',
  outcome: 'SUCCESS',
  reason: null,
  door: 'console',
  actor: { id: 1, name: 'root', username: 'root', kind: 'HUMAN' },
  sudoBy: null,
  credential: { kind: 'session', id: '3', name: null, lastFive: null, username: null },
  target: { type: 'access-token', id: '12', name, username: 'ci-bot', lastFive: 'abcde' },
  before: null,
  after: { note: name },
  requestId: 'r1',
  address: '192.0.2.1',
  userAgent: 'test',
  isAbridged: false,
  ...more,
});

const whole = () => false;

async function* of(...events: AuditEvent[]) {
  for (const each of events) yield await Promise.resolve(each);
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

async function cellsOf(name: string, more: Partial<AuditEvent> = {}): Promise<Record<string, string>> {
  const text = await textOf(csvOf(of(event(name, more)), whole));
  const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, newline: '\r\n', skipEmptyLines: true });
  expect(errors).toEqual([]);
  expect(data).toHaveLength(1);
  return data[0] ?? {};
}

describe('the export as CSV', () => {
  it('has one line for the names and one for each event, with CRLF, over several chunks', async () => {
    const lines = (await textOf(csvOf(of(...Array.from({ length: 601 }, () => event('plain'))), whole))).split('\r\n');
    expect(lines).toHaveLength(603);
    expect(lines[0]).toMatch(/^id,at,action,outcome,reason,door,actor,/);
    expect(new Set(lines.slice(1, -1)).size).toBe(1);
    expect(lines.at(-1)).toBe('');
  });

  it.each([
    '=HYPERLINK("https://evil.example";"click")',
    '=1+1\nsecond line',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1+1',
  ])('lets no spreadsheet run %j', async (name) => {
    expect((await cellsOf(name)).target_name).toBe(`'${name}`);
    expect((await cellsOf('plain', { userAgent: name })).user_agent).toBe(`'${name}`);
  });

  const harmless = ['say "hi"', 'a,b', 'two\nlines', 'two\r\nlines', ' spaces ', 'naïve 名前 🔑 עברית', "it's", '5=5'];
  it.each(harmless)('gives %j back as it was', async (name) => {
    expect((await cellsOf(name)).target_name).toBe(name);
  });

  it('says what changed as JSON', async () => {
    const { after = '', before } = await cellsOf('a "name"');
    expect(JSON.parse(after)).toEqual({ note: 'a "name"' });
    expect(before).toBe('');
  });
});

it('the export as JSON Lines has one event a line, whatever stands in it', async () => {
  const events = [event('=1\n"2"'), event('\u2028 名前')];
  const lines = (await textOf(linesOf(of(...events), whole))).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines.slice(0, 2).map((line) => JSON.parse(line) as unknown)).toEqual(events);
});

describe('an export that could not hold everything', () => {
  const isCut = () => true;

  it('says so in its last line of CSV, which has all the columns and no id', async () => {
    const text = await textOf(csvOf(of(event('one')), isCut));
    const { data, errors } = Papa.parse<Record<string, string>>(text, { header: true, newline: '\r\n', skipEmptyLines: true });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(2);
    const said = { id: '', at: '', action: 'audit.exportCut', reason: expect.stringContaining('newest 1,000,000') };
    expect(data[1]).toMatchObject(said);
  });

  it('says so in its last line of JSON, which is no event', async () => {
    const lines = (await textOf(linesOf(of(event('one')), isCut))).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    const last: unknown = JSON.parse(lines[1] ?? '');
    expect(last).toEqual({ cut: true, limit: 1_000_000, message: expect.stringContaining('newest 1,000,000') });
  });
});

describe('a reader who loses the right while an export runs', () => {
  it('gets no further than the chunk under way, and is not told that this was all', async () => {
    let isAllowed = true;
    const rows = whileAllowed(of(...Array.from({ length: 1_000 }, () => event('x'))), () => Promise.resolve(isAllowed));
    const seen: AuditEvent[] = [];
    const read = async () => {
      for await (const row of rows) {
        seen.push(row);
        if (seen.length === 300) isAllowed = false;
      }
    };
    await expect(read()).rejects.toThrow(/may no longer read/);
    expect(seen).toHaveLength(500);
  });
});
