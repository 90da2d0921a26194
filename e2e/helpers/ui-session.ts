import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { encode } from 'next-auth/jwt';
import { instance } from '../setup/instance';
import { sql } from './database';
import { withCookie } from './site';

const cookieName = 'sgs';
const daySeconds = 86_400;

function serverKey(): { id: string; derive: (purpose: string) => Buffer } {
  const [first = ''] = fs.readFileSync(path.join(instance().dataDir, 'secret-keys'), 'utf8').trim().split(',');
  const [id = '', encoded = ''] = first.split(':');
  const raw = Buffer.from(encoded, 'base64');
  return { id, derive: (purpose) => Buffer.from(hkdfSync('sha256', raw, Buffer.alloc(0), `keyward ${purpose}`, 32)) };
}

/**
 * The cookie of a new session of a person on the shared server: a row and a value made as the server makes them, because the
 * limit of sign-ins from one address would end a run of many tests.
 */
export async function openSession(person: { id: number; username: string }): Promise<string> {
  const sid = randomBytes(24).toString('base64url');
  const { id, derive } = serverKey();
  const digest = createHmac('sha256', derive('digest')).update('session').update('\0').update(sid).digest();
  await sql(
    'INSERT INTO "Session" ("userId", digest, "digestKeyId", "expiresAt") VALUES ($1, $2, $3, now() + interval \'1 day\')',
    [person.id, digest, id],
  );
  return forgeCookie({ sub: String(person.id), name: person.username, sid });
}

/** A cookie as the server itself would sign it, with whatever it is made to say. */
export const forgeCookie = (token: Record<string, string>): Promise<string> =>
  encode({ token, maxAge: daySeconds, secret: serverKey().derive('session-cookie').toString('hex') });

/** Headers with which the session calls the API. */
export const sessionHeaders = (value: string): Record<string, string> => withCookie(`${cookieName}=${value}`);

export const putSessionCookie = (context: BrowserContext, value: string): Promise<void> =>
  context.addCookies([{ name: cookieName, value, url: instance().url, httpOnly: true, sameSite: 'Lax' }]);

/** Signs the browser in without the form; the sign-in specs use the form. */
export async function signInAs(context: BrowserContext, person: { id: number; username: string }): Promise<void> {
  await putSessionCookie(context, await openSession(person));
}
