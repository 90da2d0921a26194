import { once } from 'node:events';
import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { db, transaction } from '@/lib/db/client';
import { env } from '@/lib/env';
import { logger } from '@/lib/log/logger';
import { columnsHolding, loadServerKeys, newServerKey } from '@/prisma/seed/database';
import { unique } from '@/prisma/seed/people';
import { sealContext } from './queries';
import { queueMail } from './service';
import { pauseMs, sendDueMails } from './service-send';

const secret = 'https://keyward.example.com/password-reset#code=0123456789abcdef';
const closers: (() => Promise<void>)[] = [];

interface Received {
  from: string;
  to: string[];
  text: string;
}

/** A real mail server, and what it was given. */
async function mailServer(options: SMTPServerOptions = {}): Promise<Received[]> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
    ...options,
  });
  // It tells of connections that break, which is what some of these tests do.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  pointTo(server.server);
  return received;
}

function pointTo(server: net.Server): void {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail server does not listen.');
  env().SMTP_URL = `smtp://127.0.0.1:${address.port}`;
}

/** Queues a mail to somebody of its own, due at once. */
async function queue(recipient = `${unique('reader')}@example.com`): Promise<{ id: number; recipient: string }> {
  await transaction((tx) => queueMail(tx, { kind: 'test', recipient, subject: 'Your link', text: `Here it is: ${secret}` }));
  const { id } = await db().mail.findFirstOrThrow({ where: { recipient }, select: { id: true } });
  return { id, recipient };
}

const stateOf = (id: number) =>
  db().mail.findUniqueOrThrow({
    where: { id },
    select: { sentAt: true, failedAt: true, sealed: true, attempts: true, lastError: true, nextAttemptAt: true },
  });
const isDueNow = (id: number) => db().mail.update({ where: { id }, data: { nextAttemptAt: new Date(0) }, select: { id: true } });

beforeAll(() => loadServerKeys());
beforeEach(async () => {
  await db().mail.deleteMany();
  env().SMTP_URL = 'smtp://127.0.0.1:1';
});
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  vi.restoreAllMocks();
});

describe('the outbox', () => {
  it('keeps a text where nobody can read it, and not a moment longer than needed', async () => {
    const received = await mailServer();
    const { id, recipient } = await queue();
    expect(await columnsHolding([secret, 'Your link'])).toEqual([]);
    expect((await stateOf(id)).sealed).not.toBeNull();
    await sendDueMails();
    expect(await stateOf(id)).toMatchObject({ sentAt: expect.any(Date), failedAt: null, sealed: null, attempts: 1, lastError: null });
    expect(received).toEqual([{ from: 'keyward@localhost', to: [recipient], text: expect.stringContaining('Subject: Your link') }]);
    const text = received[0]?.text.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? '';
    expect(text).toContain(secret);
    expect(text).toContain('Auto-Submitted: auto-generated');
    await sendDueMails();
    expect(received).toHaveLength(1);
  });

  it('takes nothing without a mail server, and nothing for those without an address', async () => {
    env().SMTP_URL = undefined;
    await transaction((tx) => queueMail(tx, { kind: 'test', recipient: 'a@example.com', subject: 'a', text: 'b' }));
    env().SMTP_URL = 'smtp://127.0.0.1:1';
    await transaction((tx) => queueMail(tx, { kind: 'test', recipient: null, subject: 'a', text: 'b' }));
    expect(await db().mail.count()).toBe(0);
  });

  it('forgets the mail of a change that was taken back', async () => {
    const change = transaction(async (tx) => {
      await queueMail(tx, { kind: 'test', recipient: 'a@example.com', subject: 'a', text: 'b' });
      throw new Error('the change fails');
    });
    await expect(change).rejects.toThrow('the change fails');
    expect(await db().mail.count()).toBe(0);
  });

  it('is emptied by several instances at once without sending anything twice', async () => {
    const received = await mailServer();
    await Promise.all(Array.from({ length: 12 }, () => queue()));
    await Promise.all([sendDueMails(), sendDueMails(), sendDueMails()]);
    expect(received).toHaveLength(12);
    expect(new Set(received.map(({ to }) => to[0])).size).toBe(12);
  });

  it('uses the sender that the operator wrote', async () => {
    const received = await mailServer();
    env().SMTP_FROM = 'Keyward of Acme <no-reply@acme.example>';
    await queue();
    await sendDueMails();
    env().SMTP_FROM = undefined;
    const from = 'Keyward of Acme <no-reply@acme.example>';
    expect(received[0]).toMatchObject({ from: 'no-reply@acme.example', text: expect.stringContaining(from) });
  });
});

describe('a mail that is not taken', () => {
  it('waits longer each time while the server is away, and is sent once it is back', async () => {
    const { id } = await queue();
    const other = await queue();
    await sendDueMails();
    const first = await stateOf(id);
    expect(first).toMatchObject({ sentAt: null, failedAt: null, attempts: 1, lastError: expect.stringMatching(/ECONNREFUSED|ESOCKET/) });
    expect(first.nextAttemptAt.getTime()).toBeGreaterThan(Date.now() + 20_000);
    // With the server away the others are not tried one by one.
    expect(await stateOf(other.id)).toMatchObject({ attempts: 0 });
    const received = await mailServer();
    await sendDueMails();
    expect(received).toHaveLength(1);
    await isDueNow(id);
    await sendDueMails();
    expect(received).toHaveLength(2);
    expect(await stateOf(id)).toMatchObject({ sentAt: expect.any(Date), sealed: null, attempts: 2 });
  });

  it('pauses half a minute, doubling up to an hour', () => {
    expect([1, 2, 3, 8, 9, 50].map(pauseMs)).toEqual([30_000, 60_000, 120_000, 3_600_000, 3_600_000, 3_600_000]);
  });

  it('is given up at once when its address does not exist, without holding up the others', async () => {
    const unknown = Object.assign(new Error(`no such user, you wrote ${secret}`), { responseCode: 550 });
    const received = await mailServer({
      onRcptTo: ({ address }, _session, callback) => callback(address.startsWith('nobody') ? unknown : null),
    });
    const refused = await queue('nobody@example.com');
    const fine = await queue();
    await sendDueMails();
    expect(await stateOf(refused.id)).toMatchObject({ failedAt: expect.any(Date), sealed: null, lastError: 'EENVELOPE 550 RCPT TO' });
    expect(received.map(({ to }) => to)).toEqual([[fine.recipient]]);
  });

  it('is tried again when the server only says not now', async () => {
    await mailServer({ onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('later'), { responseCode: 451 })) });
    const { id } = await queue();
    await sendDueMails();
    expect(await stateOf(id)).toMatchObject({ failedAt: null, sentAt: null, lastError: 'EENVELOPE 451 RCPT TO' });
  });

  it('is given up after eight hours, its text gone', async () => {
    const { id } = await queue();
    await db().mail.update({ where: { id }, data: { createdAt: new Date(Date.now() - 8.1 * 3_600_000) }, select: { id: true } });
    await sendDueMails();
    expect(await stateOf(id)).toMatchObject({ failedAt: expect.any(Date), sealed: null });
  });

  it('is let go when the server stops while the other side does not answer', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const sockets: net.Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
      await once(silent, 'close');
    });
    pointTo(silent);
    const { id } = await queue();
    const stopping = new AbortController();
    const sending = sendDueMails(stopping.signal);
    await once(silent, 'connection');
    stopping.abort();
    await sending;
    expect(await stateOf(id)).toMatchObject({ sentAt: null, failedAt: null, attempts: 1, lastError: 'STOPPED' });
  });

  it('says what was wrong by codes alone: neither the text nor the server’s words reach a log or a row', async () => {
    const lines: unknown[] = [];
    vi.spyOn(logger(), 'warn').mockImplementation((...args: unknown[]) => void lines.push(args));
    await mailServer({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => callback(Object.assign(new Error(`looks like spam: ${secret}`), { responseCode: 554 })));
      },
    });
    const { id } = await queue();
    await sendDueMails();
    expect(await stateOf(id)).toMatchObject({ failedAt: expect.any(Date), lastError: 'EMESSAGE 554 DATA' });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('0123456789abcdef');
    expect(await columnsHolding([secret])).toEqual([]);
  });

  it('is given up when the key that sealed it is gone, and when a row took the text of another', async () => {
    const received = await mailServer();
    const moved = await queue();
    const other = await queue();
    const { sealed } = await stateOf(other.id);
    await db().mail.update({ where: { id: moved.id }, data: { sealed }, select: { id: true } });
    await sendDueMails();
    expect(await stateOf(moved.id)).toMatchObject({ failedAt: expect.any(Date), sentAt: null });
    expect(received.map(({ to }) => to)).toEqual([[other.recipient]]);
    expect(sealContext(1)).not.toBe(sealContext(2));
    const orphan = await queue();
    loadServerKeys(newServerKey('another'));
    await sendDueMails();
    expect(await stateOf(orphan.id)).toMatchObject({ failedAt: expect.any(Date), lastError: 'the server key that sealed it is gone' });
    loadServerKeys();
  });
});

describe('a password for the mail server', () => {
  it('is not sent where the way is not TLS', async () => {
    const tried: string[] = [];
    const received = await mailServer({
      authOptional: false,
      onAuth: ({ username }, _session, callback) => {
        tried.push(username ?? '');
        callback(null, { user: username });
      },
    });
    const { port } = new URL(env().SMTP_URL ?? '');
    // The same machine, under a name that does not say so.
    env().SMTP_URL = `smtp://keyward:pass@0.0.0.0:${port}`;
    const { id } = await queue();
    await sendDueMails();
    expect(await stateOf(id)).toMatchObject({ sentAt: null, attempts: 1, failedAt: null });
    expect(tried).toEqual([]);
    env().SMTP_URL = `smtp://keyward:pass@127.0.0.1:${port}`;
    await isDueNow(id);
    await sendDueMails();
    expect(tried).toEqual(['keyward']);
    expect(received).toHaveLength(1);
  });
});
